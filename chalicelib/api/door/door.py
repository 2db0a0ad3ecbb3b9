"""The HTTP door: each request passes the same checks, reaches one view, leaves one log line."""

import base64
import hashlib
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextvars import ContextVar
from typing import Any

import msgspec
from chalice.app import Chalice

from chalicelib import wiring
from chalicelib.api.door.answers import JSON, Answer, Sent, sent
from chalicelib.api.door.callers import Asking, Callers
from chalicelib.api.door.endpoints import Anything, Call, Endpoint
from chalicelib.api.door.preconditions import expected_version, idempotency_key, is_known
from chalicelib.api.door.problems import MethodNotAllowed, TooLarge, problem
from chalicelib.api.door.reading import MAX_BODY, is_text, read_json, single_values, typed
from chalicelib.domain.errors import Invalid, NotFound
from chalicelib.domain.people.rights import Area, Caller, Right
from chalicelib.domain.words.languages import wanted_language
from chalicelib.domain.words.wording import there_is_no
from chalicelib.observability import described, logger
from chalicelib.records.idempotency import Once

MAX_PATH_BYTES = 1_000
"""Of all parameters together: they become keys, which the table takes no longer."""

_EVENT: ContextVar[dict[str, Any]] = ContextVar("event")


class Door(Chalice):
    """Serves the endpoints it was given, and those that it finds for a path it does not know."""

    def __init__(
        self,
        endpoints: Iterable[Endpoint],
        others: Callable[[str], Iterable[Endpoint]] | None = None,
    ) -> None:
        super().__init__(app_name="stageflow", configure_logs=False)
        self.api.binary_types = ["*/*"]
        self.callers = Callers()
        self._others = others
        self._log = logger("api")
        self._register(endpoints)

    def _register(self, endpoints: Iterable[Endpoint]) -> None:
        for endpoint in endpoints:
            # HEAD is answered like GET; what sends the answer leaves its body out.
            methods = ["GET", "HEAD"] if endpoint.method == "GET" else [endpoint.method]
            register = self.route(
                endpoint.path, methods=methods, content_types=[], name=endpoint.name
            )
            register(self._view(endpoint))

    def __call__(self, event: Any, context: Any) -> dict[str, Any]:
        """Answer an event of API Gateway."""
        at = event.setdefault("requestContext", {})
        for name in ("multiValueQueryStringParameters", "pathParameters", "stageVariables", "body"):
            event.setdefault(name, None)
        given = {str(name).lower(): value for name, value in (event.get("headers") or {}).items()}
        event["accepted"] = str(given.get("accept") or "")
        # Every type is binary, and chalice sends binary answers only to those who ask for them.
        event["headers"] = {**given, "accept": "*/*"}
        path = at.get("resourcePath") or ""
        if self._others and path not in self.routes:
            self._register(self._others(path))
        methods = self.routes.get(path)
        if methods is None or at.get("httpMethod") not in methods:
            return self._stray(event, methods).to_dict()
        token = _EVENT.set(event)
        try:
            answer: dict[str, Any] = super().__call__(event, context)
        finally:
            _EVENT.reset(token)
        return answer

    def _stray(self, event: dict[str, Any], methods: Any) -> Sent:
        """Answer a request that no endpoint is for; API Gateway lets none of them through."""
        id = _request_id(event)
        if methods is None:
            return sent(problem(NotFound("there is nothing at this path"), id), 404, id)
        allowed = ", ".join(sorted(methods))
        answer = problem(MethodNotAllowed(f"this path takes {allowed}"), id)
        return sent(Answer(answer.body, 405, {"Allow": allowed}, answer.media), 405, id)

    def _view(self, endpoint: Endpoint) -> Callable[..., Sent]:
        def view(**path: str) -> Sent:
            return self._serve(endpoint, _EVENT.get(), path)

        return view

    def _serve(self, endpoint: Endpoint, event: dict[str, Any], path: dict[str, str]) -> Sent:
        id, started = _request_id(event), time.perf_counter()
        callers: list[Caller] = []
        unexpected: dict[str, Any] = {}
        try:
            result = endpoint.view(self._call(endpoint, event, path, callers))
            answer = result if isinstance(result, Answer) else Answer(result, media=endpoint.media)
            answer = _unless_known(endpoint, event, _tagged(endpoint, answer))
            response = sent(answer, endpoint.status, id)
        except Exception as error:  # noqa: BLE001 - the one place where errors become answers
            answer = problem(error, id, _language(event, callers))
            response = sent(answer, 500, id)
            if response.status_code == 500:
                unexpected = described(error)
        if endpoint.for_sites:
            response.headers["Access-Control-Allow-Origin"] = "*"
        details = {
            "method": event["requestContext"]["httpMethod"],
            "route": endpoint.path,
            "status": response.status_code,
            "ms": round((time.perf_counter() - started) * 1000),
            "request_id": id,
            "user": callers[0].id if callers else None,
            **unexpected,
        }
        (self._log.error if unexpected else self._log.info)("request", extra=details)
        return response

    def _call(
        self, endpoint: Endpoint, event: dict[str, Any], path: dict[str, str], callers: list[Caller]
    ) -> Call:
        tenant = wiring.tenant()
        now = tenant.clock.now()
        headers = {str(name).lower(): value for name, value in event["headers"].items()}
        asking = Asking(method=event["requestContext"]["httpMethod"], headers=headers)
        known = endpoint.knows_callers and asking.authorization
        right = Right.ITEM_READ if known else endpoint.right
        caller, session = self.callers.find(tenant, right, asking, now, _area(path))
        callers += [caller] if caller else []
        readable = all(map(is_text, path.values()))
        if not readable or sum(len(one.encode()) for one in path.values()) > MAX_PATH_BYTES:
            raise NotFound("there is nothing at this path")
        body = _body(endpoint, event)
        query, filters = _query(endpoint, event["multiValueQueryStringParameters"])
        return Call(
            tenant=tenant,
            now=now,
            method=asking.method,
            path=path,
            query=query,
            filters=filters,
            body=body if isinstance(body, bytes) else _typed_body(endpoint, body),
            headers=headers,
            known=caller,
            session=session,
            accepted=event["accepted"],
            address=str(event["requestContext"].get("identity", {}).get("sourceIp") or ""),
            once=_once(endpoint, caller, headers, path, body),
            expected_version=expected_version(
                headers.get("if-match"), versioned=endpoint.versioned
            ),
        )


def _area(path: Mapping[str, str]) -> Area | None:
    """Return whose items or rules a path is about; None where it does not tell."""
    return Area(path["type"], path.get("pipeline")) if "type" in path else None


def _tagged(endpoint: Endpoint, answer: Answer) -> Answer:
    """Return the answer with an ETag of what it shows, where it has none of its own."""
    shows = endpoint.tagged and answer.media == JSON and answer.status in (None, 200)
    if not shows or answer.body is None or "ETag" in answer.headers:
        return answer
    text = msgspec.json.encode(answer.body)
    tag = f'"{hashlib.blake2b(text, digest_size=16).hexdigest()}"'
    return Answer(text.decode(), answer.status, {**answer.headers, "ETag": tag})


def _unless_known(endpoint: Endpoint, event: dict[str, Any], answer: Answer) -> Answer:
    """Return the answer, without its body where the caller has this version already."""
    tag = answer.headers.get("ETag")
    headers = {str(name).lower(): value for name, value in event["headers"].items()}
    reads = endpoint.tagged or (endpoint.versioned and endpoint.method == "GET")
    if tag is not None and reads and is_known(headers.get("if-none-match"), tag):
        return Answer(None, 304, answer.headers)
    return answer


def _language(event: Mapping[str, Any], callers: Sequence[Caller]) -> str:
    """Return in which language a refusal is told: as asked for, or that of who asks."""
    headers = {str(name).lower(): value for name, value in event["headers"].items()}
    own = callers[0].user.language if callers else None
    return wanted_language(headers.get("accept-language"), own)


def _request_id(event: dict[str, Any]) -> str:
    id = event["requestContext"].get("requestId")
    return id if isinstance(id, str) and id else "none"


def _body(endpoint: Endpoint, event: dict[str, Any]) -> Any:
    """Return the body's document, its bytes where it may be anything, None where none is taken."""
    given = event["body"] or b""
    raw = given if isinstance(given, bytes) else given.encode(errors="surrogatepass")
    if event.get("isBase64Encoded"):
        try:
            raw = base64.b64decode(raw, validate=True)
        except ValueError:
            raise Invalid.at("", "the body cannot be read") from None
    if len(raw) > MAX_BODY:
        raise TooLarge(f"at most {MAX_BODY} bytes are taken")
    if endpoint.body is Anything:
        return raw
    return None if endpoint.body is None else read_json(raw)


def _typed_body(endpoint: Endpoint, document: Any) -> Any:
    if endpoint.body in (None, dict):
        return document
    return typed(document, endpoint.body)


def _query(endpoint: Endpoint, given: dict[str, list[str]] | None) -> tuple[Any, dict[str, str]]:
    values = single_values(given)
    known = set(endpoint.query.__struct_encode_fields__) if endpoint.query else set()
    others = {name: value for name, value in values.items() if name not in known}
    if others and not endpoint.filters:
        name = next(iter(others))
        raise Invalid.at(f"/{name}", there_is_no("query parameter", name, known))
    own = {name: value for name, value in values.items() if name in known}
    return (typed(own, endpoint.query, from_text=True) if endpoint.query else None), others


def _once(
    endpoint: Endpoint,
    caller: Caller | None,
    headers: dict[str, str],
    path: dict[str, str],
    body: Any,
) -> Once | None:
    key = idempotency_key(headers.get("idempotency-key")) if endpoint.creates else None
    if key is None or caller is None:
        return None
    canonical = msgspec.json.encode([endpoint.method, endpoint.path, path, body], order="sorted")
    return Once(user=caller.id, key=key, fingerprint=hashlib.sha256(canonical).hexdigest())

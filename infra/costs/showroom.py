"""A tenant in which the example of every action of the catalogue has something to do.

What a new action needs besides a client, colleagues, dates and a task is made here, in `_furnish`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from msgspec import json

from chalicelib.catalogue import listing
from chalicelib.catalogue.action import Action
from chalicelib.catalogue.parameters.marks import Mark, marked
from chalicelib.domain.delivery.signing import HEADER, sign_webhook
from chalicelib.domain.items.entity_types import STANDARD_TYPES
from chalicelib.domain.words.instants import parse_instant
from infra.forms import filled_form
from infra.local.client import Answer, Client
from infra.word import word_file

Document = dict[str, Any]
GONE = "gone"
ACTED = ("done", GONE, "waiting_app", "waiting_event")
"""States of the run of an action that has done what it is for; a wait has begun then."""
"""State of a run whose item was deleted by it."""
IDLE = "idle"
"""A stage without a rule."""
_FINAL = ("success", "failure")
ANSWER = (
    b'{"sid": "1", "num_received": 1, "session_id": "58562304093593406", "requestId": "1", '
    b'"access_token": "none", "expires_in": 3600}'
)
"""What services that stand behind the receiver answer.

Runs keep the id of the session; where they made it themselves, it had more digits or fewer, and
their rows more kilobytes or fewer.
"""


class NotDone(AssertionError):
    """An action was not carried out."""


class NotShown(AssertionError):
    """The service did not do what an example needs."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"{answer.status}: {answer.json}")
        self.pointers = [fault["pointer"] for fault in (answer.json or {}).get("errors", ())]


class Showroom:
    """The tenant, with a stage for each action."""

    def __init__(self, client: Client, address: str) -> None:
        """Furnish a tenant that has only its first admin; `address` takes POST requests."""
        self._client = client
        self._address = address
        self._clients: Document = {}
        self._made: dict[str, str] = {}
        """What was made here, by what examples call it."""
        for type in {type_of(one) for one in _actions().values()}:
            self._add_stages(type)
        self._furnish()

    def _furnish(self) -> None:
        """Make what examples refer to; the admin is user 1, and Ben user 2."""
        self.post("/v1/users", {"name": "Ben", "email": "ben@example.com"})
        for type in ("lead", "deal"):
            self.post(f"/v1/fields/{type}", {"code": "uf_room", "type": "resource_booking"})
        company = self.post("/v1/items/company", {"title": "Lee & Co"})
        kim = {"name": "Kim", "last_name": "Lee", "emails": ["kim@example.com"]}
        kim |= {"phones": ["+493012345678"]}
        sms = {"url": f"{self._address}sms", "body": '{"to": "{{ to }}", "text": "{{ text }}"}'}
        self._connect("sms", "http", sms, "secret")
        calls = {"account_sid": "AC" + "0" * 32, "number": "+15005550006"}
        calls["url"] = self._address.rstrip("/")
        self._connect("calls", "twilio", calls, "auth_token")
        self._connect_audiences()
        bank = {"code": "bank.check", "name": "Check credit", "handler": f"{self._address}bank"}
        self.post("/v1/app-actions", {**bank, "properties": {"amount": {"type": "money"}}})
        contact = self.post("/v1/items/contact", {**kim, "company": company["id"]})
        self._clients = {"contact": contact["id"], "company": company["id"]}
        self._chat("+493012345678")
        self._made["offer"] = self._template("Offer {{ document.number }} for {{ contact.name }}")
        self._client.settle()

    def _connect(self, kind: str, provider: str, settings: Document, secret: str) -> None:
        connection = {"provider": provider, "settings": settings, "secrets": {secret: "none"}}
        done(self._client.send("PUT", f"/v1/connections/{kind}/default", json=connection))

    def _connect_audiences(self) -> None:
        """Connect advertising services, which both stand behind our receiver."""
        address = self._address.rstrip("/")
        meta = {"account_id": "1", "url": address}
        google = {"account_id": "1234567890", "client_id": "crm", "url": address}
        google["oauth_url"] = f"{address}/token"
        secrets = {"client_secret": "none", "refresh_token": "none"}
        for provider, settings, given in (
            ("facebook", meta, {"access_token": "none"}),
            ("google", google, secrets),
        ):
            connection = {"provider": provider, "settings": settings, "secrets": given}
            path = f"/v1/connections/audiences/{provider}"
            done(self._client.send("PUT", path, json=connection))

    def _chat(self, phone: str) -> None:
        """Let the client write in an open channel."""
        chats = {
            "url": f"{self._address}chats",
            "body": '{"to": "{{ chat }}", "say": "{{ text }}"}',
        }
        secrets = {"secret": "none", "incoming_secret": "theirs"}
        connection = {"provider": "http", "settings": chats, "secrets": secrets}
        done(self._client.send("PUT", "/v1/connections/channels/default", json=connection))
        now = self._client.now()
        message = {"id": "m-1", "chat": "c-1", "text": "Hello", "at": now, "phone": phone}
        body = json.encode({"messages": [message]})
        signed = sign_webhook("theirs", int(parse_instant(now).timestamp()), body)
        path = "/callbacks/channels/default"
        done(self._client.send("POST", path, body=body, headers={HEADER: signed}))

    def _template(self, text: str) -> str:
        """Add a document template of one paragraph and return its id."""
        content = word_file(text)
        file = self.post("/v1/files", {"name": "offer.docx", "size": len(content)})
        form = file["upload"]
        headers, body = filled_form(form["fields"], content)
        place = urlsplit(form["url"]).path
        done(self._client.send("POST", place, body=body, headers=headers))
        template = {"name": "Offer", "file": file["id"], "entity_types": ["deal"]}
        return str(self.post("/v1/document-templates", template)["id"])

    def item(self, type: str) -> Document:
        """Return a new item of a type; a lead is of somebody who is no client yet."""
        values: Document = {"title": "Chairs"}
        if type == "lead":
            values |= {"name": "Mia", "emails": ["mia@example.com"]}
        else:
            values |= {**self._clients, "amount": "500", "currency": "EUR"}
            values["close_date"] = "2030-06-03"
        made = self.post(f"/v1/items/{type}", values)
        self._client.settle()
        return made

    def warm(self) -> None:
        """Have the configuration of all types in memory, as earlier traffic would."""
        for type in STANDARD_TYPES:
            done(self._client.get(f"/v1/catalog/fields/{type}"))

    def params(self, code: str) -> Document:
        """Return the example of an action: addresses lead to our receiver, rooms are its own."""
        action = _actions()[code]
        named = set(marked(action, Mark.ADDRESS)) & set(action.example)
        addresses = dict.fromkeys(named, self._address)
        if "resources" in action.example:
            room = self.post("/v1/resources", {"name": "Room"})
            return {**action.example, "resources": [room["id"]]}
        known = {name: self._known(value) for name, value in action.example.items()}
        return {**known, **addresses}

    def _known(self, value: Any) -> Any:
        return self._made.get(value, value) if isinstance(value, str) else value

    def place(self, code: str, **more: Any) -> str:
        """Place a rule with the example of an action on the stage of its name; return its id."""
        type = type_of(_actions()[code])
        rule = {"stage": code, "action": code, "params": self.params(code), **more}
        return str(self.post(f"/v1/automation/{type}/default/rules", rule)["id"])

    def move(self, item: Document, code: str) -> None:
        """Move an item to where the rule with an action stands, and let it act."""
        self.post(f"{_path(item)}/stage", {"stage": code})
        self._client.settle()

    def run(self, item: Document, rule: str) -> Document:
        """Return the run of a rule for the item's second entry."""
        answer = self._client.get(f"{_path(item)}/automation")
        if answer.status == 404:
            return {"state": GONE, "reason": None}
        runs = done(answer)["runs"]
        (found,) = (one for one in runs if (one["rule"], one["entry"]) == (rule, 2))
        return dict(found)

    def act(self, code: str) -> Document:
        """Let the example of an action act on an item, and return its run."""
        rule, item = self.place(code), self.item(type_of(_actions()[code]))
        self.move(item, code)
        return self.run(item, rule)

    def post(self, path: str, document: Any = None) -> Any:
        """Send a request that must succeed, and return what it answers."""
        return done(self._client.post(path, document))

    def _add_stages(self, type: str) -> None:
        path = f"/v1/pipelines/{type}/default"
        stages = done(self._client.get(path))["stages"]
        final = [one for one in stages if one["semantics"] in _FINAL]
        first = [one for one in stages if one["semantics"] not in _FINAL]
        codes = [IDLE, *(code for code, one in _actions().items() if type_of(one) == type)]
        new = [{"code": code, "name": code, "semantics": "process"} for code in codes]
        placed = [{**one, "sort": 10 * n} for n, one in enumerate([*first, *new, *final], 1)]
        done(self._client.patch(path, {"stages": placed}))


def type_of(action: type[Action]) -> str:
    """Return the type of the items on which the example of an action acts."""
    types = action.entity_types
    return "deal" if types is None or "deal" in types else min(types)


def done(answer: Answer) -> Any:
    """Return the body of an answer that must be a success."""
    if not 200 <= answer.status < 300:
        raise NotShown(answer)
    return answer.json


def _actions() -> dict[str, type[Action]]:
    codes = sorted(listing.action_codes())
    return {code: one for code in codes if (one := listing.action(code)) is not None}


def _path(item: Document) -> str:
    return f"/v1/items/{item['type']}/{item['id']}"


@contextmanager
def receiver() -> Iterator[str]:
    """Run a server that takes every POST request, as Twilio does too; return its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(201 if "/Accounts/" in self.path else 200)
            self.send_header("Content-Length", str(len(ANSWER)))
            self.end_headers()
            self.wfile.write(ANSWER)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

"""Small stand-ins for the application and its functions."""

from typing import Any

from chalice import Chalice, Response

from chalicelib.ports.queue import Message
from chalicelib.ports.table import Delete, Put, Row
from chalicelib.records.kinds_of.forms import form_of
from chalicelib.wiring import tenant
from infra.local.functions import Functions


def row(name: str, version: int = 1, *, kind: str = "item", **more: Any) -> Row:
    """Return a row for a test, of the form that is written of its kind."""
    form = form_of(kind)
    return Row(
        pk=name,
        sk="row",
        kind=kind,
        body="{}",
        version=version,
        form=form.number,
        least=form.least,
        **more,
    )


def write(*rows: Row) -> None:
    """Put rows into the running world's table."""
    for each in rows:
        tenant().table.write([Put(each)])


def remove(name: str) -> None:
    """Remove a row."""
    tenant().table.write([Delete((name, "row"))])


def message(run: str, delay: int = 0, due: str = "2023-04-03T09:00:00Z") -> Message:
    """Return an alarm for a run."""
    return Message(run=run, due=due, delay_seconds=delay)


class Spy:
    """Functions that note what they get, and when; `fails` says what they refuse."""

    def __init__(self) -> None:
        self.changes: list[tuple[str, str]] = []
        self.batches: list[list[str]] = []
        self.runs: list[tuple[str, str]] = []
        self.sweeps: list[str] = []
        self.failing: set[str] = set()
        self.functions = Functions(self._on_change, self._run_rule, self._sweep)

    def _on_change(self, event: dict[str, Any], context: Any) -> dict[str, Any]:
        names = [each["dynamodb"]["Keys"]["pk"]["S"] for each in event["Records"]]
        self.batches.append(names)
        for record, name in zip(event["Records"], names, strict=True):
            if name in self.failing:
                number = record["dynamodb"]["SequenceNumber"]
                return {"batchItemFailures": [{"itemIdentifier": number}]}
            self.changes.append((record["eventName"], name))
        return {"batchItemFailures": []}

    def _run_rule(self, event: dict[str, Any], context: Any) -> dict[str, Any]:
        failed = []
        for record in event["Records"]:
            run = record["body"].split('"')[3]
            self.runs.append((_now(), run))
            if run in self.failing:
                failed.append({"itemIdentifier": record["messageId"]})
        return {"batchItemFailures": failed}

    def _sweep(self, event: dict[str, Any], context: Any) -> None:
        self.sweeps.append(_now())


def _now() -> str:
    return f"{tenant().clock.now():%m-%d %H:%M:%S}"


def small_app() -> Chalice:
    """Return an application that tells what it was asked."""
    app = Chalice("small", configure_logs=False)

    @app.route("/things/{kind}/{id}", methods=["GET", "PUT", "DELETE"])
    def thing(kind: str, id: str) -> Any:
        return _told(app, {"kind": kind, "id": id})

    @app.route("/things/{kind}/all", methods=["GET"])
    def all_things(kind: str) -> Any:
        return {"all": kind}

    @app.route("/rows/{name}", methods=["PUT"])
    def put(name: str) -> Any:
        write(row(name))
        return {}

    @app.route("/upload", methods=["POST"], content_types=["application/octet-stream", "text/odd"])
    def upload() -> Any:
        return {"length": len(app.current_request.raw_body)}

    @app.route("/picture", methods=["GET"])
    def picture() -> Any:
        return Response(b"\x00\xff", headers={"Content-Type": "image/gif"})

    @app.route("/long/{length}", methods=["GET"])
    def long(length: str) -> Any:
        return Response("x" * int(length), headers={"Content-Type": "text/plain"})

    @app.route("/nothing", methods=["GET"])
    def nothing() -> Any:
        return Response("", headers={"Set-Cookie": ["a=1", "b=2"]}, status_code=204)

    return app


def _told(app: Chalice, parameters: dict[str, str]) -> Any:
    request = app.current_request
    query = request.query_params
    return {
        "parameters": parameters,
        "query": query and {name: query.getlist(name) for name in query},
        "body": request.raw_body.decode(),
        "request_id": bool(request.context["requestId"]),
    }

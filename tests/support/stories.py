"""What stories are told with: each call is one request to the public door, and it must go well.

A story stands on the JSON client alone; nothing here looks into the table.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from tests.support.runtime import TOKEN, Answer, Client, running

Document = dict[str, Any]

ADMIN = 1
"""The first admin, who makes everything unless somebody else is named."""
TEXTS = ("comment", "log")
"""Kinds of timeline entries that are words of people or rules."""


class Refusal(AssertionError):
    """The service did not do what the story asked for."""


class Story:
    """A tenant, and what happens to it."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self._numbers = count(1)

    # ---- asking

    def ask(self, method: str, path: str, json: Any = None, **options: Any) -> Any:
        """Send a request that must succeed, and return what it answers."""
        answer = self.client.send(method, path, json=json, **options)
        if not 200 <= answer.status < 300:
            raise Refusal(f"{method} {path}: {answer.status} {answer.json or answer.body!r}")
        return answer.json

    def all(self, path: str) -> list[Document]:
        """Return a whole list, page by page."""
        items: list[Document] = []
        cursor = ""
        while True:
            mark = "&" if "?" in path else "?"
            page = self.ask("GET", f"{path}{mark}limit=200{cursor}")
            items += page["items"]
            if page["next_cursor"] is None:
                return items
            cursor = f"&cursor={page['next_cursor']}"

    # ---- configuration

    def hire(self, name: str, **more: Any) -> int:
        """Add a colleague and return the id."""
        email = f"{name.lower()}@example.com"
        return int(self.ask("POST", "/v1/users", {"name": name, "email": email, **more})["id"])

    def another_line(self) -> "Story":
        """Return the same tenant over a connection of its own, as the admin sees it."""
        return Story(self.client.as_user(TOKEN))

    def as_user(self, user: int) -> "Story":
        """Return the same tenant as another user sees it."""
        token = self.ask("POST", "/v1/tokens", {"name": "story", "user": user})["token"]
        return Story(self.client.as_user(token))

    def rule(self, stage: str, action: str, params: Document | None = None, **more: Any) -> str:
        """Place a rule below those that its stage has, and return its id."""
        type, pipeline = more.pop("type", "deal"), more.pop("pipeline", "default")
        document = {"stage": stage, "action": action, "params": params or {}, **more}
        path = f"/v1/automation/{type}/{pipeline}/rules"
        return str(self.ask("POST", path, document)["id"])

    def comment_rule(self, stage: str, text: str = "hello", **more: Any) -> str:
        """Place a rule that comments."""
        return self.rule(stage, "add_comment", {"text": text}, **more)

    def trigger(self, stage: str, trigger: str, params: Document | None = None, **more: Any) -> str:
        """Place a trigger and return its id."""
        return str(self.trigger_document(stage, trigger, params, **more)["id"])

    def trigger_document(
        self, stage: str, trigger: str, params: Document | None = None, **more: Any
    ) -> Document:
        """Place a trigger and return all of it, also what was made up."""
        type, pipeline = more.pop("type", "deal"), more.pop("pipeline", "default")
        document = {"stage": stage, "trigger": trigger, "params": params or {}, **more}
        found: Document = self.ask("POST", f"/v1/automation/{type}/{pipeline}/triggers", document)
        return found

    def pipeline(self, name: str, *stages: str, type: str = "deal") -> str:
        """Add a pipeline with these stages at work, then won and lost, and return its id."""
        semantics = {"won": "success", "lost": "failure"}
        document = {
            "name": name,
            "stages": [
                {
                    "code": code,
                    "name": code.capitalize(),
                    "sort": 10 * place,
                    "semantics": semantics.get(code, "process"),
                }
                for place, code in enumerate((*stages, "won", "lost"), 1)
            ],
        }
        return str(self.ask("POST", f"/v1/pipelines/{type}", document)["id"])

    # ---- items

    def create(self, type: str = "deal", **values: Any) -> Document:
        """Create an item and let the automation do what follows."""
        item: Document = self.ask("POST", f"/v1/items/{type}", values)
        self.settle()
        return item

    def change(self, item: Document, **values: Any) -> Document:
        """Change fields of an item and let the automation do what follows."""
        changed: Document = self.ask("PATCH", path_of(item), values)
        self.settle()
        return changed

    def move(self, item: Document, stage: str) -> Document:
        """Move an item by hand and let the automation do what follows."""
        moved: Document = self.ask("POST", f"{path_of(item)}/stage", {"stage": stage})
        self.settle()
        return moved

    def delete(self, item: Document) -> None:
        """Delete an item and let the automation do what follows."""
        self.ask("DELETE", path_of(item))
        self.settle()

    def signal(self, type: str, **about: Any) -> None:
        """Report something that a client did, and let the automation do what follows."""
        event = {
            "event_id": f"event-{next(self._numbers)}",
            "type": type,
            "occurred_at": self.client.now(),
            **about,
        }
        self.ask("POST", "/v1/events", event)
        self.settle()

    def settle(self) -> None:
        """Let the automation do all that is to be done now."""
        self.client.settle()

    # ---- what can be seen

    def read(self, item: Document) -> Document:
        """Return the item as it is now."""
        found: Document = self.ask("GET", path_of(item))
        return found

    def stage(self, item: Document) -> str:
        """Return where the item is now."""
        return str(self.read(item)["stage"])

    def timeline(self, item: Document, *kinds: str) -> list[Document]:
        """Return the timeline, oldest first, or only entries of some kinds."""
        entries = reversed(self.all(f"{path_of(item)}/timeline"))
        return [entry for entry in entries if not kinds or entry["kind"] in kinds]

    def texts(self, item: Document) -> list[str]:
        """Return what people and rules wrote, oldest first."""
        return [entry["text"] for entry in self.timeline(item, *TEXTS)]

    def moves(self, item: Document) -> list[Document]:
        """Return the stages that the item came to after its first one."""
        lines = self.all(f"{path_of(item)}/stage-history")
        return [line for line in lines if line["type"] != "created"]

    def moved_to(self, item: Document) -> list[str]:
        """Return only the names of those stages."""
        return [move["stage"] for move in self.moves(item)]

    def activities(self, item: Document) -> list[Document]:
        """Return the item's activities, oldest first."""
        return self.all(f"{path_of(item)}/activities")

    def runs(self, item: Document, entry: int | None = None) -> dict[str, Document]:
        """Return the runs of the newest stage entry, or of a certain one, by rule."""
        runs = self.ask("GET", f"{path_of(item)}/automation")["runs"]
        newest = entry or self.read(item)["entry"]
        return {run["rule"]: run for run in runs if run["entry"] == newest}

    def states(self, item: Document, entry: int | None = None) -> dict[str, str]:
        """Return where those runs are."""
        return {rule: run["state"] for rule, run in self.runs(item, entry).items()}

    def reason(self, item: Document, rule: str, entry: int | None = None) -> str:
        """Return why the run of a rule ended as it did."""
        return str(self.runs(item, entry)[rule]["reason"]["code"])

    def mails(self) -> list[Document]:
        """Return the e-mails that left."""
        return self.client.outbox("email")

    def mailed(self) -> list[str]:
        """Return whom the e-mails went to."""
        return [address for mail in self.mails() for address in mail["to"]]


def path_of(item: Document) -> str:
    """Return the address of an item."""
    return f"/v1/items/{item['type']}/{item['id']}"


def ref(item: Document) -> str:
    """Return the short name of an item, for example deal_12."""
    return f"{item['type']}_{item['id']}"


def after(delay: str, **more: Any) -> Document:
    """Return the run mode: some time after the stage entry."""
    return {"mode": "delay", "delay": delay, **more}


def before(delay: str, field: str) -> Document:
    """Return the run mode: some time before a date."""
    return {"mode": "before", "delay": delay, "field": field}


def links_to(mail: Document, path: str) -> list[str]:
    """Return the paths of an e-mail's body that lead back here, for example /t/o/..."""
    return re.findall(rf'"https?://[^/"]+({re.escape(path)}[^"]+)"', mail["html"])


def problem(answer: Answer) -> tuple[int, str]:
    """Return status and code of a refusal, which must have the shape of RFC 9457."""
    assert "application/problem+json" == answer.headers["content-type"]
    assert {"type", "title", "status", "detail", "code", "errors", "request_id"} <= set(answer.json)
    assert answer.status == answer.json["status"]
    return answer.status, answer.json["code"]


def pointers(answer: Answer) -> list[str]:
    """Return the places of the faults."""
    return [fault["pointer"] for fault in answer.json["errors"]]


@contextmanager
def telling(**options: Any) -> Iterator[Story]:
    """Run a tenant for the length of a story."""
    with running(**options) as client:
        yield Story(client)


__all__ = [
    "ADMIN",
    "TOKEN",
    "Document",
    "Refusal",
    "Story",
    "after",
    "before",
    "links_to",
    "path_of",
    "pointers",
    "problem",
    "ref",
    "telling",
]

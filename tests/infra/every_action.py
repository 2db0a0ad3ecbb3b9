"""Actions with every kind of effect at work: as a rule, at once and later, and as a step.

A new action needs no line here, unless its effect is of a new kind: what a function may do follows
from the effects, and an action only chooses among them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from tests.stories.workflows import action as step
from tests.stories.workflows import publish, read, start
from tests.support.stories import Document, Story, after, path_of

LAST = ("change_stage", "delete_item")
"""Actions after which there is nothing left to do in the same run."""


class NotDone(AssertionError):
    """An action was not carried out."""


def examples(address: str, colleague: int, contact: int) -> dict[str, Document]:
    """Return parameters by action with which it has something to do.

    Args:
        address: takes POST requests.
        colleague: who is not in charge of the item.
        contact: who can be added to the item's contacts.
    """
    return {
        "add_comment": {"text": "Hello"},
        "call_webhook": {"url": address},
        "change_company": {"values": {"comments": "x"}},
        "change_contact": {"values": {"comments": "x"}},
        "change_responsible": {"users": [colleague]},
        "change_stage": {"stage": "won"},
        "create_activity": {"subject": "Call", "auto_complete": True},
        "create_company": {"values": {"title": "Acme"}},
        "create_contact": {"values": {"name": "Kim"}},
        "create_deal": {"values": {"title": "Chairs"}},
        "create_from_source": {"kinds": ["quote"]},
        "create_lead": {"values": {"title": "Tables"}},
        "create_task": {"subject": "Measure", "checklist": ["Ladder"]},
        "delete_item": {},
        "edit_item": {"values": {"comments": "x", "contacts": [contact]}, "append": True},
        "end_task": {},
        "generate_code": {"field": "comments"},
        "get_crm_data": {
            "entity_type": "contact",
            "item": "{{ deal.contact }}",
            "fields": ["name"],
            "print_version": True,
        },
        "notify_staff": {"text": "Look"},
        "control_stage": {"text": "Look"},
        "send_email": {"subject": "Hi", "text": "Hello"},
        "write_to_history": {"text": "noted"},
    }


def ruling(crm: Story) -> None:
    """Rules do all of it, at once and a day later."""
    with _prepared(crm) as (known, client):
        for name, run in (("At once", {}), ("Later", {"run": after("P1D")})):
            # A stage for each action: some end what else the stage has.
            pipeline = crm.pipeline(name, *known)
            rules = {
                code: crm.rule(code, code, params, pipeline=pipeline, **run)
                for code, params in known.items()
            }
            deals = {
                code: crm.create(title=code, pipeline=pipeline, stage=code, **client)
                for code in known
            }
            crm.client.advance("P1D")
            check({code: _line(crm, deals[code], rule) for code, rule in rules.items()}, name)


def stepping(crm: Story) -> None:
    """A workflow does all of it."""
    with _prepared(crm) as (known, client):
        several = [code for code in known if code not in LAST]
        for codes in (several, *([one] for one in LAST)):
            steps = [step(code, id=code, **known[code]) for code in codes]
            workflow = publish(crm, *steps, name=f"Everything up to {codes[-1]}")
            deal = crm.create(title="x", **client)
            run = start(crm, workflow, deal)
            if not _is_gone(crm, deal):
                check({line["step"]: line for line in read(crm, run)["steps"]}, "A workflow")


def _line(crm: Story, deal: Document, rule: str) -> Document:
    """Return the line of a run; of an item that the rule deleted nothing more is shown."""
    return {"state": "done"} if _is_gone(crm, deal) else crm.runs(deal, entry=1)[rule]


def _is_gone(crm: Story, deal: Document) -> bool:
    return bool(crm.client.get(path_of(deal)).status == 404)


def check(lines: dict[str, Document], where: str) -> None:
    """Make sure that each action was carried out.

    Raises:
        NotDone: one was not.
    """
    undone = {code: line["reason"] for code, line in lines.items() if line["state"] != "done"}
    if undone:
        raise NotDone(f"{where}: {undone}")


@contextmanager
def _prepared(crm: Story) -> Iterator[tuple[dict[str, Document], Document]]:
    """Make what actions need; return their parameters, and the values of an item with clients."""
    colleague = crm.hire("Zoe")
    contact = crm.create("contact", name="Cleo", emails=["cleo@example.com"])
    company = crm.create("company", title="Cleo's")
    with _receiver() as address:
        yield (
            examples(address, colleague, contact["id"]),
            {"contact": contact["id"], "company": company["id"]},
        )


@contextmanager
def _receiver() -> Iterator[str]:
    """Run a server that takes every POST request; return its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

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

"""A warm tenant in which runs of workflows are counted, and what happens to them meanwhile."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import msgspec

from chalicelib.domain.words.instants import parse_instant
from infra.costs.operations import START, TOKEN, Shop, done
from infra.costs.usage import OUTSIDE, Meter, Usage, Usages, together
from infra.local.client import Client
from infra.local.clock import LocalClock
from infra.local.runtime import Runtime

ADMIN = 1
Step = dict[str, Any]
Happening = Callable[["Office", str], Callable[[], object]]
"""Makes ready what happens to a deal while its run rests, and returns it."""


class Run(msgspec.Struct, frozen=True):
    """What a run has used."""

    steps: Usages
    outside: list[Usage]
    """Of its start and of each thing that happened, without what its steps then did."""

    @property
    def whole(self) -> Usage:
        """Return all of it together."""
        return sum([*self.steps.values(), *self.outside], Usage())


class Office:
    """A warm tenant whose deals workflows run for."""

    def __init__(self, client: Client, meter: Meter) -> None:
        self._client = client
        self._meter = meter
        self._shop = Shop(client)
        self._number = 0

    def deal(self) -> str:
        """Return a new deal of a new client that closes a day later."""
        self._number += 1
        closes = parse_instant(self._client.now()) + timedelta(days=1)
        contact = self._shop.create("contact", name="Kim", emails=[self._address])["id"]
        deal = self._shop.create(
            "deal", title="Chairs", contact=contact, close_date=str(closes.date())
        )
        self._client.settle()
        return str(deal["id"])

    def publish(self, *steps: Step, **header: Any) -> str:
        """Publish a template and return its id."""
        document = {"name": "Counted", "entity_type": "deal", "steps": steps, **header}
        workflow = self.post("/v1/workflows", document)["id"]
        self.post(f"/v1/workflows/{workflow}/publish")
        return str(workflow)

    def warm(self, *workflows: str) -> None:
        """Have configuration and templates in memory, as earlier runs would."""
        self._shop.warm()
        for workflow in workflows:
            done(self._client.get(f"/v1/workflows/{workflow}/definition?version=1"))

    def run(self, workflow: str, *happenings: Happening, **parameters: Any) -> Run:
        """Run a template; return what its steps use, its start, and each thing that happens."""
        deal = self.deal()
        started = {"item": f"deal_{deal}", "parameters": parameters}
        blocks = [self._meter.measure(self.settled(f"/v1/workflows/{workflow}/runs", started))]
        for happening in happenings:
            blocks.append(self._meter.measure(happening(self, deal)))
        outside = [block.pop(OUTSIDE, Usage()) for block in blocks]
        return Run(together([*blocks, self._meter.transitions()]), outside)

    def alone(self, happening: Happening) -> Usage:
        """Return what happens to a deal without a run takes."""
        return self.once(happening(self, self.deal()))

    def once(self, operate: Callable[[], object]) -> Usage:
        """Return what something takes outside of steps."""
        found = self._meter.measure(operate).get(OUTSIDE, Usage())
        self._meter.transitions()
        return found

    def creation(self, type: str) -> Callable[[], object]:
        """Return the creation of an item."""
        return self.settled(f"/v1/items/{type}", {})

    def settled(self, path: str, document: Any = None) -> Callable[[], object]:
        """Return the sending of a request and all that follows from it."""

        def operate() -> None:
            self.post(path, document)
            self._client.settle()

        return operate

    def post(self, path: str, document: Any = None) -> Any:
        """Send a request that must succeed."""
        return done(self._client.post(path, document))

    def one(self, path: str, deal: str) -> str:
        """Return the id of what a list holds for a deal."""
        items = done(self._client.get(path))["items"]
        (found,) = (one["id"] for one in items if one["item"] == f"deal_{deal}")
        return str(found)

    def later(self, time: str) -> None:
        """Let time pass."""
        self._client.advance(time)

    def email(self) -> dict[str, Any]:
        """Return an e-mail from the newest client."""
        now = self._client.now()
        return {
            "event_id": f"email-{self._number}-{now}",
            "type": "email_received",
            "occurred_at": now,
            "address": self._address,
        }

    @property
    def _address(self) -> str:
        return f"kim-{self._number}@example.com"


@contextmanager
def opened() -> Iterator[Office]:
    """Open an office for the length of a block."""
    meter = Meter()
    with Runtime(
        clock=LocalClock(frozen_at=START),
        admin_token=TOKEN,
        background=False,
        functions=meter.functions,
    ) as runtime:
        client = Client(runtime.url, TOKEN)
        yield Office(client, meter)
        client.close()


def passed(time: str) -> Happening:
    """Return that time passes."""
    return lambda office, _: lambda: office.later(time)


def moved(stage: str) -> Happening:
    """Return that the deal is moved."""
    return lambda office, deal: office.settled(f"/v1/items/deal/{deal}/stage", {"stage": stage})


def answered(answer: str) -> Happening:
    """Return that the user task is answered."""

    def prepare(office: Office, deal: str) -> Callable[[], object]:
        task = office.one("/v1/workflow-tasks", deal)
        return office.settled(f"/v1/workflow-tasks/{task}/complete", {"answer": answer})

    return prepare


def commanded(name: str) -> Happening:
    """Return that the run is given a command."""

    def prepare(office: Office, deal: str) -> Callable[[], object]:
        run = office.one(f"/v1/items/deal/{deal}/workflow-runs", deal)
        return office.settled(f"/v1/workflow-runs/{run}/commands", {"name": name})

    return prepare


def written(office: Office, _: str) -> Callable[[], object]:
    """Return that the client writes an e-mail."""
    return office.settled("/v1/events", office.email())

"""The product does to an item what the reference does, in stories drawn by lot.

SEEDS=500 tells so many of them (`make models`).
"""

import os
from datetime import datetime
from random import Random
from typing import Any

import pytest

from tests.models import stories
from tests.models.reference import OPEN, Reference, Unclear, length
from tests.support.runtime import START
from tests.support.stories import Story, path_of, telling

SEEDS = int(os.environ.get("SEEDS", "24"))
PATH = "/v1/automation/deal/default"
Document = dict[str, Any]


class Told:
    """A story, told to the product and to the reference, compared after every sentence."""

    def __init__(self, crm: Story, seed: int) -> None:
        self.crm, self.lot = crm, Random(seed)
        rules, triggers = stories.automation(self.lot)
        placed = [{**one, "id": self._place("rules", one)} for one in rules]
        for one in triggers:
            self._place("triggers", one)
        self.reference = Reference(placed, triggers, START)
        self.at: list[str] = []
        """What has been done so far, for who reads of a difference."""

    def tell(self, number: int) -> None:
        first = {"comments": None, **stories.values(self.lot, "amount", "close_date", "stage")}
        if self.lot.random() < 0.9:
            first["stage"] = "new"
        self.at.append(f"create {first}")
        self.reference.change(first)
        self.deal = self.crm.create(**first)
        self.compare()
        for kind, what in stories.deeds(self.lot, number):
            self.at.append(f"{kind} {what}")
            getattr(self, kind)(what)
            self.crm.settle()
            self.compare()

    # ---- deeds

    def change(self, values: Document) -> None:
        self.reference.change(values)
        self.crm.change(self.deal, **values)

    def move(self, values: Document) -> None:
        self.reference.change(values)
        self.crm.move(self.deal, values["stage"])

    def signal(self, code: str) -> None:
        if any(one["params"].get("code") == code for one in self.reference.triggers):
            self.reference.signal(code)
            self.crm.ask("POST", f"/hooks/{code}?target=deal_{self.deal['id']}")

    def wait(self, duration: str) -> None:
        self.reference.wait_until(self.reference.now + length(duration))
        self.crm.client.advance(duration)

    def stop(self, _: None) -> None:
        self.reference.stop(self.reference.entry, "stopped_by_hand")
        self.crm.ask("POST", f"{path_of(self.deal)}/automation/stop")

    def withdraw(self, which: float, *, keep: bool = False) -> None:
        rules = self._some(which)
        self.reference.withdraw(rules, keep=keep)
        how = "?waiting=keep" if keep else ""
        if len(rules) == 1:
            self.crm.ask("DELETE", f"{PATH}/rules/{rules[0]['id']}{how}")
        else:
            gone = {rule["id"] for rule in rules}
            document = self.crm.ask("GET", PATH)
            left = [rule for rule in document["rules"] if rule["id"] not in gone]
            self.crm.ask("PUT", f"{PATH}{how}", {**document, "rules": left})

    def keep(self, which: float) -> None:
        self.withdraw(which, keep=True)

    def edit(self, which: float) -> None:
        for rule in self._some(which):
            if rule["action"] == "add_comment":
                new = {"params": {"text": "edited"}, "condition": None}
                rules = self.reference.rules
                rules[rules.index(rule)] = {**rule, **new}
                self.crm.ask("PATCH", f"{PATH}/rules/{rule['id']}", new)

    # ---- what is compared

    def compare(self) -> None:
        assert self._expected() == self._seen(), self._story()

    def _expected(self) -> Document:
        one = self.reference
        return {
            "values": one.values,
            "entry": one.entry,
            "moves": [(shown(at), stage, who) for at, stage, who in one.moves],
            "comments": sorted((shown(at), text) for at, text in one.said),
            "notices": sorted(one.told),
            "runs": {
                (run.entry, run.rule["name"]): (run.state, run.reason, shown(run.due))
                for run in one.runs
            },
        }

    def _seen(self) -> Document:
        item = self.crm.read(self.deal)
        runs = self.crm.ask("GET", f"{path_of(self.deal)}/automation")["runs"]
        return {
            "values": {code: item[code] for code in self.reference.values},
            "entry": item["entry"],
            "moves": [
                (move["at"], move["stage"], move["cause"]["kind"])
                for move in self.crm.moves(self.deal)
            ],
            "comments": sorted(
                (one["at"], one["text"]) for one in self.crm.timeline(self.deal, "comment")
            ),
            "notices": sorted(one["text"] for one in self.crm.client.outbox("notification")),
            "runs": {
                (run["entry"], run["name"]): (
                    run["state"],
                    run["reason"] and run["reason"]["code"],
                    run["due_at"] if run["state"] == "scheduled" else None,
                )
                for run in runs
            },
        }

    def _story(self) -> str:
        rules = [f"{one['name']}: {one}" for one in self.reference.rules]
        return "\n".join([*rules, *map(str, self.reference.triggers), *self.at])

    # ---- lots

    def _some(self, which: float) -> list[Document]:
        """Return one or two rules that have runs which wait, or else any."""
        waiting = {run.rule["id"] for run in self.reference.runs if run.state in OPEN}
        rules = [one for one in self.reference.rules if one["id"] in waiting]
        rules = rules or self.reference.rules
        first = int(which * len(rules))
        return rules[first : first + 1 + (which > 0.5)]

    def _place(self, kind: str, document: Document) -> str:
        return str(self.crm.ask("POST", f"{PATH}/{kind}", document)["id"])


def shown(instant: datetime | None) -> str | None:
    """Return an instant as the API writes it."""
    return instant and f"{instant:%Y-%m-%dT%H:%M:%SZ}"


@pytest.mark.parametrize("seed", range(SEEDS))
def test_the_product_does_what_the_reference_does(seed):
    with telling(emulated=False) as crm:
        told = Told(crm, seed)
        try:
            told.tell(12)
        except Unclear:
            assert 0 < len(told.at)

"""A tenant in which every example of the catalogue has something to do.

A deal with its client, people, dates and a task; of every other type with stages an item of the
same client. What a new action or trigger needs besides is prepared here, for all of them alike.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from chalicelib.catalogue import listing
from chalicelib.catalogue.trigger import ChangeTrigger, SignalTrigger
from chalicelib.domain.automation.rules import Rule, Trigger
from chalicelib.domain.automation.runs import Run
from chalicelib.domain.items.item import Item
from chalicelib.usecases.configuration.parts import RULES, TRIGGERS
from chalicelib.usecases.configuration.save_part import add_part
from chalicelib.usecases.configuration.stored_automation import Making
from chalicelib.usecases.signals.app_triggers import AppTrigger, register_app_trigger
from tests.support.world import ANNA, BEN, World

STAGE = {"deal": "executing", "lead": "in_process", "quote": "sent", "invoice": "sent"}
"""Where the example stands; items begin on the first stage."""


def type_for(types: Iterable[str] | None) -> str:
    """Return the type of the item for an entry that works on these; None are all."""
    return "deal" if types is None or "deal" in types else min(types)


class PreparedWorld(World):
    """The tenant, and its items by type."""

    def __init__(self) -> None:
        super().__init__()
        self.company = self.create_unseen("company", title="Kim & Co", emails=["co@example.com"])
        self.contact = self.create_unseen(
            "contact",
            name="Kim",
            last_name="Lee",
            emails=["kim@example.com"],
            phones=["+49301234567"],
            company=self.company.id,
        )
        register_app_trigger(
            self.tenant, ANNA, AppTrigger(code="order.paid", name="Paid"), now=self.now
        )

    def new_item(self, type: str) -> Item:
        """Return a new item of a type; a lead is of somebody who is no client yet."""
        if type == "lead":
            return self.create(type, title="Chairs", name="Kim", emails=["kim@example.com"])
        return self.create(
            type,
            title="Chairs",
            contact=self.contact.id,
            company=self.company.id,
            amount="500",
            currency="EUR",
            close_date="2026-04-20",
        )

    def place_rule(self, code: str, params: Mapping[str, Any], type: str = "deal") -> Rule:
        """Save a rule as the API does."""
        values = {"stage": STAGE[type], "action": code, "params": dict(params)}
        making = Making(caller=ANNA, now=self.now)
        return add_part(self.tenant, ANNA, (type, "default"), RULES, values, making)

    def place_trigger(self, code: str, params: Mapping[str, Any], type: str = "deal") -> Trigger:
        """Save a trigger as the API does."""
        values = {"stage": STAGE[type], "trigger": code, "params": dict(params)}
        making = Making(caller=ANNA, now=self.now)
        return add_part(self.tenant, ANNA, (type, "default"), TRIGGERS, values, making)

    def run_example(self, code: str) -> Run:
        """Let a rule act with the example of its action, and return its run."""
        action = listing.action(code)
        assert action is not None
        item = self.new_item(type_for(action.entity_types))
        rule = self.place_rule(code, action.example, item.type)
        self.move(item, STAGE[item.type])
        return self.run_of(item, 2, rule.id)

    def fire_example(self, code: str) -> str | None:
        """Let that happen which the example of a trigger watches, and return the item's stage."""
        trigger = listing.trigger(code)
        assert trigger is not None
        item = self.new_item("deal")
        self.place_trigger(code, trigger.example, item.type)
        if issubclass(trigger, ChangeTrigger):
            self.change(item, BEN, **trigger.example_change)
        elif issubclass(trigger, SignalTrigger):
            about = (
                {"client": str(self.contact.ref)} if trigger.of_mail else {"item": str(item.ref)}
            )
            self.signal(code, settings=dict(trigger.example_signal), **about)
        return self.item(item).stage

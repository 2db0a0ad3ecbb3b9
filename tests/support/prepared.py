"""A tenant in which the example of every trigger has something to watch.

What happens outside is written as a signal, wherever it would come from. (Examples of actions have
their own tenant: infra/costs/showroom.py.)
"""

from collections.abc import Mapping
from typing import Any

from chalicelib.catalogue import listing
from chalicelib.catalogue.trigger import ChangeTrigger, SignalTrigger
from chalicelib.domain.automation.rules import Trigger
from chalicelib.domain.items.item import Item
from chalicelib.usecases.configuration.parts import TRIGGERS
from chalicelib.usecases.configuration.save_part import add_part
from chalicelib.usecases.configuration.stored_automation import Making
from chalicelib.usecases.signals.app_triggers import AppTrigger, register_app_trigger
from tests.support.bookings import bookable, reserved
from tests.support.world import ANNA, BEN, World

STAGE = "executing"
"""Where a trigger stands; items begin on the first stage."""


class PreparedWorld(World):
    """The tenant, and the client of its deals."""

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
        bookable(self)
        register_app_trigger(
            self.tenant, ANNA, AppTrigger(code="order.paid", name="Paid"), now=self.now
        )

    def new_item(self) -> Item:
        """Return a new deal of the client."""
        return self.create(
            title="Chairs", contact=self.contact.id, company=self.company.id, amount="500"
        )

    def place_trigger(self, code: str, params: Mapping[str, Any]) -> Trigger:
        """Save a trigger as the API does."""
        values = {"stage": STAGE, "trigger": code, "params": dict(params)}
        making = Making(caller=ANNA, now=self.now)
        return add_part(self.tenant, ANNA, ("deal", "default"), TRIGGERS, values, making)

    def fire_example(self, code: str) -> str | None:
        """Let that happen which the example of a trigger watches, and return the item's stage."""
        trigger = listing.trigger(code)
        assert trigger is not None
        item = self.new_item()
        self.place_trigger(code, trigger.example)
        if code == "resource_booked":
            reserved(self, item, self.now)
            self.settle()
        elif issubclass(trigger, ChangeTrigger):
            self.change(item, BEN, **trigger.example_change)
        elif issubclass(trigger, SignalTrigger):
            about = (
                {"client": str(self.contact.ref)} if trigger.of_mail else {"item": str(item.ref)}
            )
            self.signal(code, settings=dict(trigger.example_signal), **about)
        return self.item(item).stage

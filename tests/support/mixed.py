"""An action whose plan mixes what leaves the house with own data; the catalogue has none yet."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar
from unittest.mock import patch

import msgspec

from chalicelib.catalogue import listing
from chalicelib.catalogue.action import Action, Group
from chalicelib.catalogue.action_context import ActionContext
from chalicelib.domain.automation.effects import AddEntry, ChangeItem, CreateItem, Plan
from chalicelib.domain.automation.outside_effects import CallWebhook, Notify
from chalicelib.domain.card.timeline import EntryKind


class TellAndNote(Action, frozen=True):
    """Note it, tell Anna, call the shop, set fields, and make a contact."""

    group = Group.CUSTOM
    title = "Tell and note"
    effects = (AddEntry, Notify, CallWebhook, ChangeItem, CreateItem)
    results: ClassVar[dict[str, str]] = {
        "id": "Id of the contact.",
        "status": "Answer of the shop.",
    }

    values: dict[str, Any] = msgspec.field(default_factory=dict)
    contact: dict[str, Any] | None = None

    def plan(self, context: ActionContext) -> Plan:
        """Plan own data first, to show that they are written last."""
        payload = {"title": context.item.title}
        return Plan(
            (
                AddEntry(EntryKind.COMMENT, "told"),
                *([CreateItem("contact", self.contact)] if self.contact is not None else []),
                Notify(recipient=1, sender=None, text="look"),
                CallWebhook(url="https://shop.example.com/hook", payload=payload, secret=None),
                *([ChangeItem(context.item.ref, self.values)] if self.values else []),
            ),
            {"given": "by the plan"},
        )


@contextmanager
def in_the_catalogue(**actions: type[Action]) -> Iterator[None]:
    """Let rules and workflows use further actions, by their codes."""
    find, codes = listing.action, listing.action_codes()
    with (
        patch.object(listing, "action", lambda code: actions.get(code) or find(code)),
        patch.object(listing, "action_codes", lambda: codes | actions.keys()),
    ):
        yield

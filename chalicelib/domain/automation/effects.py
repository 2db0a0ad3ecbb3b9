"""Effects: what an action asks for. Actions only choose; usecases/automation/perform.py does."""

from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.card.timeline import EntryKind
from chalicelib.domain.items.item import ItemRef


class ChangeItem(msgspec.Struct, frozen=True):
    """Set fields of an item (stage and responsible too). Values are in stored form."""

    item: ItemRef
    values: dict[str, Any]


class AppendToItem(msgspec.Struct, frozen=True):
    """Add values to multiple fields of an item, keeping what is there."""

    item: ItemRef
    values: dict[str, list[Any]]


class CreateItem(msgspec.Struct, frozen=True):
    """Make a new item. Values are in stored form; its id becomes the result `id`."""

    type: str
    values: dict[str, Any]


class AddEntry(msgspec.Struct, frozen=True):
    """Add a line to the item's timeline."""

    kind: EntryKind
    text: str


class AddActivity(msgspec.Struct, frozen=True, kw_only=True):
    """Plan an activity on the item."""

    subject: str
    description: str
    responsible: int
    deadline: datetime | None
    important: bool
    auto_complete: bool


class SendEmail(msgspec.Struct, frozen=True, kw_only=True):
    """Send an e-mail and note it in the timeline."""

    to: tuple[str, ...]
    sender: str | None
    """None: the tenant's sender."""
    subject: str
    text: str
    html: str
    track: bool
    """Whether opening it and clicking its links is noticed."""


class Notify(msgspec.Struct, frozen=True, kw_only=True):
    """Tell a colleague something."""

    recipient: int
    sender: int | None
    text: str


class CallWebhook(msgspec.Struct, frozen=True, kw_only=True):
    """POST JSON to a foreign server."""

    url: str
    payload: dict[str, Any]
    secret: str | None
    headers: tuple[tuple[str, str], ...] = ()


DataEffect = ChangeItem | AppendToItem | CreateItem | AddEntry | AddActivity
"""On our own data: carried out exactly once, in one transaction with the run's end."""
OutsideEffect = SendEmail | Notify | CallWebhook
"""On the outside world: at least once, after the run was claimed, with one idempotency key per
run."""


class Plan(msgspec.Struct, frozen=True):
    """What an action wants done, in order, and what it gives to later rules."""

    effects: tuple[DataEffect | OutsideEffect, ...] = ()
    results: dict[str, Any] = {}


class ActionFailed(Exception):
    """An action cannot be performed, for this reason (semantics/automation: failures)."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail

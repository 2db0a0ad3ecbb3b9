"""Signals: what clients and outside systems did (semantics/signals: incoming)."""

from datetime import datetime
from typing import Any

import msgspec


class Inquiry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a form that was filled in asks for, as the form was set up then."""

    makes: str
    """Type of the item that comes of it: lead, deal or contact."""
    title: str
    """Of an item without a name."""
    values: dict[str, dict[str, Any]] = {}
    """What was filled in, in stored form, by entity type and field."""
    addresses: tuple[str, ...] = ()
    """E-mail addresses and phone numbers among it."""
    pipeline: str | None = None
    responsible: int | None = None
    always_new: bool = False
    """Whether a new item comes of it even where the client has an open one."""
    told: str = ""
    """What the timeline shows of it."""
    visitor: str | None = None
    """By which name the visit counter knows the browser."""


class Called(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a phone call ended, as the telephone system tells it."""

    state: str
    seconds: int | None = None


class Chatted(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a signal of an open channel is about."""

    dialogue: str
    """Id of the dialogue."""
    name: str = ""
    """How the client calls themselves."""
    text: str = ""
    """What they wrote, where they wrote."""


class Signal(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that happened outside.

    Exactly one of item, client and address says about whom; of a chat its dialogue may say so.
    """

    id: str
    """Idempotency key: a signal that comes twice counts once."""
    type: str
    """Code of the trigger that listens to it."""
    occurred_at: datetime
    received_at: datetime | None = None
    """When it came to us, where the sender says that it happened at another time."""
    item: str | None = None
    """A certain item, for example deal_12."""
    client: str | None = None
    """contact_3 or company_4: all its open items are meant."""
    address: str | None = None
    """E-mail address or phone number, matched to contacts, companies and leads."""
    settings: dict[str, str] = {}
    """Details that triggers compare with their own settings: url, line, form, code ..."""
    origin: str | None = None
    """Of one that was handed on item by item: the id of the signal that came."""
    user: int | None = None
    """Who sent it, where a person did."""
    inquiry: Inquiry | None = None
    """Of a form."""
    call: Called | None = None
    """Of a phone call that a telephone system told of."""
    chat: Chatted | None = None
    """Of an open channel."""
    only_waits: bool = False
    """Of an item that is closed or a client: triggers do not look at it, waiting runs do."""

    @property
    def came_at(self) -> datetime:
        """Return when it came to us: only from then on could anything follow from it."""
        return self.received_at or self.occurred_at

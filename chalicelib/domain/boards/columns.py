"""A column of a board as it is kept ready (semantics/boards).

It is kept for who sees the same items and asks for the same ones. It is never the truth: it is
made of the items, brought up to date by what changed lately, and made anew when it is old.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from math import inf
from typing import Any

import msgspec

from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.smart_activities.counting import Attention

MOST = 1_000
"""Items of a column that are counted and summed up; there may be more."""
SHOWN = 40
"""Cards of a column that are shown at first."""
SPARE = 20
"""Further cards that are kept, so that those which leave have others behind them."""
FRESH = timedelta(hours=1)
"""How long it is brought up to date before it is made anew."""


class Member(msgspec.Struct, frozen=True, array_like=True):
    """An item of a column, as far as its place and the column's sum depend on it."""

    amount: str | None
    """In the currency that is summed up; None for none, or where it is in another one."""
    created: datetime
    last: datetime | None = None
    """When something was planned, changed or done about it; None for never."""
    due: datetime | None = None
    """From when on it needs attention."""

    @classmethod
    def of(cls, item: Item, attention: Attention | None, currency: str) -> "Member":
        """Return what an item is in its column."""
        amount = item.fields.get("amount")
        fits = amount is not None and item.fields.get("currency", currency) == currency
        last, due = (attention.last_at, attention.due) if attention else (None, None)
        return cls(str(amount) if fits else None, item.created_at, last, due)

    def rank(self, id: int, now: datetime) -> tuple[float, ...]:
        """Return its place: what is due first, then by when something was last done.

        Of those of one instant the order is that of the indexes (usecases/items/board_order.py).
        """
        due = self.due.timestamp() if self.due is not None else inf
        if due <= now.timestamp():
            return 0, due, id
        if self.last is None:
            return 1, -self.created.timestamp(), 1, 0, -id
        return 1, -self.last.timestamp(), 0, -due, -id


class Next(msgspec.Struct, frozen=True, kw_only=True):
    """The next activity of an item."""

    id: str
    at: datetime


class Card(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An item as the board shows it."""

    item: ItemRef
    version: int
    stage: str | None = None
    entry: int
    title: str
    responsible: int
    client: ItemRef | None = None
    client_name: str | None = None
    amount: str | None = None
    currency: str | None = None
    close_date: str | None = None
    entered_at: datetime | None = None
    next: Next | None = None
    runs: dict[str, str] = {}
    """Runs of its stage entry that wait or have failed: `waiting` or `failed` by run."""
    workflows: tuple[str, ...] = ()
    """Runs of workflows that go on with it."""

    @classmethod
    def of(
        cls,
        item: Item,
        attention: Attention | None,
        runs: Mapping[str, str],
        workflows: Iterable[str] = (),
    ) -> "Card":
        """Return the card of an item, but for the name of its client."""
        fields: Mapping[str, Any] = item.fields
        amount = fields.get("amount")
        return cls(
            item=item.ref,
            version=item.version,
            stage=item.stage,
            entry=item.entry,
            title=item.title,
            responsible=item.responsible,
            client=next(iter(item.clients()), None),
            amount=None if amount is None else str(amount),
            currency=fields.get("currency"),
            close_date=fields.get("close_date"),
            entered_at=item.stage_entered_at,
            next=_next(attention),
            runs=dict(runs),
            workflows=tuple(sorted(workflows)),
        )


def _next(attention: Attention | None) -> Next | None:
    timed = [(one.due, one.id) for one in attention.counted if one.due] if attention else []
    return Next(id=min(timed)[1], at=min(timed)[0]) if timed else None


def without(card: Card, fields: Collection[str]) -> Card:
    """Return a card without what its type does not show: fields that are switched off are kept."""
    hidden: dict[str, Any] = {}
    for code in ("amount", "currency", "close_date"):
        hidden |= {} if code in fields else {code: None}
    if card.client is not None and card.client.type not in fields:
        hidden |= {"client": None, "client_name": None}
    return msgspec.structs.replace(card, **hidden) if hidden else card


def named(cards: Mapping[int, Card], names: Mapping[ItemRef, str | None]) -> dict[int, Card]:
    """Return cards with the names of their clients, where these are known."""
    found = dict(cards)
    for id, card in cards.items():
        if card.client is not None and card.client in names:
            found[id] = msgspec.structs.replace(card, client_name=names[card.client])
    return found


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """A column as it was at an instant."""

    as_of: datetime
    """All that was to be seen at that instant is in it."""
    made_at: datetime
    members: dict[int, Member]
    cards: dict[int, Card]
    """Of the first members, and of others that were among them."""
    more: bool
    """Whether the stage has more items than are members."""

    def is_fresh(self, now: datetime) -> bool:
        """Return whether it may be brought up to date; one that has lost many members may not."""
        lost = self.more and len(self.members) < MOST - SPARE
        return now - self.made_at < FRESH and not lost

    def order(self, now: datetime) -> list[int]:
        """Return its members in the order in which the board shows them."""
        return sorted(self.members, key=lambda id: self.members[id].rank(id, now))

    def missing(self, now: datetime) -> list[int]:
        """Return which cards would have to be shown and are not there."""
        return [id for id in self.order(now)[:SHOWN] if id not in self.cards]

    def with_items(self, found: Mapping[int, tuple[Member, Card | None] | None]) -> "Column":
        """Return it with some items as they are now; None for one that no longer belongs here.

        A member without a card is one of which a card has to be made where it is to be shown.
        """
        members, cards = dict(self.members), dict(self.cards)
        for id, one in found.items():
            members.pop(id, None)
            cards.pop(id, None)
            if one is not None:
                members[id] = one[0]
                cards |= {id: one[1]} if one[1] else {}
        return msgspec.structs.replace(self, members=members, cards=cards)

    def with_names(self, names: Mapping[ItemRef, str | None]) -> "Column":
        """Return it with clients called as they are now."""
        return msgspec.structs.replace(self, cards=named(self.cards, names))

    def trimmed(self, now: datetime) -> "Column":
        """Return it with as many members and cards as are kept."""
        order = self.order(now)
        members = {id: self.members[id] for id in order[:MOST]}
        cards = {id: self.cards[id] for id in order[: SHOWN + SPARE] if id in self.cards}
        more = self.more or len(order) > MOST
        return msgspec.structs.replace(self, members=members, cards=cards, more=more)

    @property
    def sum(self) -> Decimal:
        """Return what its members amount to."""
        amounts = (one.amount for one in self.members.values())
        return sum((Decimal(one) for one in amounts if one is not None), Decimal(0))

"""Open activities as they are counted (semantics/smart_activities: counters).

Each open activity of an item stands in the item's `Attention` just as it is counted: for whom, and
on which day. So what has to be subtracted is known, whatever has become of item and activity since.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

import msgspec

from chalicelib.domain.card.activities import Activity

MOST_COUNTED = 2_000
"""Open activities of one item that are counted; more are not, so that they fit into one row."""


class Counted(msgspec.Struct, frozen=True, array_like=True):
    """An open activity as it is counted."""

    id: str
    own: int
    """Who is responsible for the activity."""
    owner: int
    """Who is responsible for its item."""
    listed: bool
    """Whether it is counted at all: not while its item lies in the recycle bin."""
    incoming: bool
    """Whether the client has begun it."""
    day: str
    """On which it is due on the tenant's clock, empty for none."""
    due: datetime | None
    """From when on it needs attention."""

    def of_item(self, owner: int | None) -> "Counted":
        """Return it as one of an item that somebody is responsible for, None for a deleted one."""
        if owner is None:
            return msgspec.structs.replace(self, listed=False)
        return msgspec.structs.replace(self, owner=owner, listed=True)


class Attention(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is open on an item, and when something was planned, changed or done last."""

    counted: tuple[Counted, ...] = ()
    last_at: datetime

    @property
    def due(self) -> datetime | None:
        """Return from when on the item needs attention, None where nothing has a time."""
        return min((one.due for one in self.counted if one.due is not None), default=None)


def counted(activity: Activity, day: str) -> Counted | None:
    """Return how an activity is counted before its item is looked at; None for a completed one.

    `day` is that of its deadline on the tenant's clock.
    """
    if not activity.is_open:
        return None
    due = activity.created_at if activity.incoming else activity.deadline
    return Counted(
        activity.id, activity.responsible, 0, False, activity.incoming, day if due else "", due
    )


class Place(msgspec.Struct, frozen=True, array_like=True):
    """Where one open activity stands in the counters of a person."""

    user: int
    own: bool
    """Among those of the person, or among those of the items that the person has."""
    type: str
    day: str
    """INCOMING, or the day on which it is due; empty for none."""


INCOMING = "incoming"


def places(one: Counted, type: str) -> Iterator[Place]:
    """Yield where an activity of an item of some type is counted."""
    if one.listed:
        day = INCOMING if one.incoming else one.day
        yield Place(one.own, True, type, day)
        yield Place(one.owner, False, type, day)


class Tally(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How much is open for one person: by entity type and day, INCOMING for what clients began."""

    own: dict[str, dict[str, int]] = {}
    """Activities that the person is responsible for."""
    items: dict[str, dict[str, int]] = {}
    """Activities of items that the person is responsible for."""

    def changed(self, steps: Iterable[tuple[Place, int]]) -> "Tally":
        """Return it with so many more, or fewer, at each place; what is none is left out."""
        own, items = _copied(self.own), _copied(self.items)
        for place, number in steps:
            days = (own if place.own else items).setdefault(place.type, {})
            days[place.day] = days.get(place.day, 0) + number
        return Tally(own=_without_none(own), items=_without_none(items))


class Numbers(msgspec.Struct, frozen=True, kw_only=True):
    """What one person's counter of a type shows."""

    incoming: int
    planned: int
    """Not overdue: due today, later or at no time."""
    overdue: int
    """Due before today."""
    today: int
    """Of those planned, due today."""


def numbers(days: Mapping[str, int], today: str) -> Numbers:
    """Return what is shown of the counts by day."""
    dated = {day: number for day, number in days.items() if day != INCOMING}
    overdue = sum(number for day, number in dated.items() if day and day < today)
    return Numbers(
        incoming=days.get(INCOMING, 0),
        planned=sum(dated.values()) - overdue,
        overdue=overdue,
        today=dated.get(today, 0),
    )


def _copied(counts: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    return {type: dict(days) for type, days in counts.items()}


def _without_none(counts: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    left = {type: {day: n for day, n in days.items() if n} for type, days in counts.items()}
    return {type: days for type, days in left.items() if days}

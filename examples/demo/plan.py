"""The replay as a list of timed events. Pure: the same opportunities give the same events.

At which hour an agent engages a client, and whether and when the client opens the first e-mail and
answers it, is drawn from a hash of the opportunity's id. Each kind of event has clock times of its
own, so that no two kinds ever fall on the same instant, nor any of them on the due time of a rule.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from examples.demo.opportunities import Opportunity, Outcome

OPENS = 0.6
"""Share of the clients that open the first e-mail."""
ANSWERS = 0.25
"""Share of the clients that answer it."""
EXPECTED_DAYS = 60
"""How long agents believe a deal to take when they begin."""
AFTERWARDS = timedelta(days=61)
"""How long the clock runs on, so that every rule gets its turn."""

Order = tuple[datetime, str]


class Kind(StrEnum):
    """What happens."""

    ENGAGE = "engage"  # the agent begins to talk to the client
    OPEN = "open"  # the client opens the first e-mail
    ANSWER = "answer"  # the client writes back
    CLOSE = "close"  # the client has decided


CLOCK = {
    Kind.ENGAGE: (time(8, 30), time(14, 30)),
    Kind.OPEN: (time(15, 15), time(19, 45)),
    Kind.ANSWER: (time(16, 20), time(21, 20)),
    Kind.CLOSE: (time(15, 40), time(17, 10)),
}
"""When things happen; clients write in the evening too."""
WITHIN = {Kind.OPEN: 4, Kind.ANSWER: 10}
"""Days in which clients open and answer the first e-mail, the day on which it came included."""


@dataclass(frozen=True)
class Event:
    """Something that happens at an instant."""

    at: datetime
    kind: Kind
    opportunity: Opportunity

    @property
    def order(self) -> Order:
        """Return the place in the replay."""
        return self.at, self.opportunity.id


def plan_events(opportunities: Iterable[Opportunity]) -> list[Event]:
    """Return the events of all opportunities in the order in which they happen."""
    events = [event for one in opportunities for event in events_of(one)]
    return sorted(events, key=lambda event: event.order)


def events_of(one: Opportunity) -> list[Event]:
    """Return what happens to an opportunity; nothing to one that is still in prospecting.

    A client may well open or answer the first e-mail after the deal is closed.
    """
    if one.engaged_on is None:
        return []
    events = [_event(Kind.ENGAGE, one, one.engaged_on)]
    for kind, share in ((Kind.OPEN, OPENS), (Kind.ANSWER, ANSWERS)):
        if one.account is not None and draw(one.id, f"whether {kind}") < share:
            days = int(WITHIN[kind] * draw(one.id, f"when {kind}"))
            events.append(_event(kind, one, one.engaged_on + timedelta(days=days)))
    if one.closed_on is not None:
        events.append(_event(Kind.CLOSE, one, one.closed_on))
    return events


def beginning(events: list[Event]) -> datetime:
    """Return when the import takes place: the morning of the day before the first event."""
    first = min((event.at for event in events), default=datetime(2016, 10, 20, tzinfo=UTC))
    return datetime.combine(first.date() - timedelta(days=1), time(8), UTC)


def ending(events: list[Event]) -> datetime:
    """Return when everything is over."""
    last = max((event.at for event in events), default=beginning(events))
    return datetime.combine(last.date() + AFTERWARDS, time(0), UTC)


def expected_close(engaged_on: date) -> date:
    """Return the day that the agent writes down as the end when a deal begins."""
    return engaged_on + timedelta(days=EXPECTED_DAYS)


def closes_as_won(event: Event) -> bool:
    """Return whether the event ends a deal well."""
    return event.kind is Kind.CLOSE and event.opportunity.outcome is Outcome.WON


def draw(id: str, about: str) -> float:
    """Return a number from 0 to below 1 that only depends on the id and the question."""
    digest = hashlib.sha256(f"{id} {about}".encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def _event(kind: Kind, one: Opportunity, day: date) -> Event:
    early, late = CLOCK[kind]
    clock = early if draw(one.id, f"hour of {kind}") < 0.5 else late
    return Event(datetime.combine(day, clock, UTC), kind, one)

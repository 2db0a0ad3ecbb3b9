"""Counters of open activities over HTTP."""

from typing import Annotated

import msgspec

from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.domain.people.rights import Right
from chalicelib.domain.smart_activities.counting import Numbers
from chalicelib.domain.smart_activities.toggles import CountedFor
from chalicelib.usecases.smart_activities.counters import show_counters

COUNTERS = Endpoints("Smart activities")


class CounterDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What is open on items of a type."""

    green: Annotated[int, msgspec.Meta(description="Incoming.")]
    red: Annotated[int, msgspec.Meta(description="Planned and overdue.")]
    incoming: int
    planned: Annotated[int, msgspec.Meta(description="Due today, later or at no time.")]
    today: Annotated[int, msgspec.Meta(description="Of those planned, due today.")]
    overdue: Annotated[int, msgspec.Meta(description="Due before today.")]


class CountersDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What is open for the caller."""

    blocked: Annotated[
        bool,
        msgspec.Meta(
            description="Whether more is open than the limit; then nothing is shown until enough "
            "is completed or deleted. Activities can be planned all the same."
        ),
    ]
    open: Annotated[int, msgspec.Meta(description="Open activities of everybody.")]
    limit: int
    counted_for: CountedFor
    types: Annotated[
        dict[str, CounterDocument] | None,
        msgspec.Meta(description="By entity type; null while blocked."),
    ]


@COUNTERS.get("/v1/counters", right=Right.CARD_READ, answer=CountersDocument)
def read_counters(call: Call) -> CountersDocument:
    """Read how many activities are open for oneself, by entity type."""
    found = show_counters(call.tenant, call.caller, call.now)
    types = found.types
    return CountersDocument(
        blocked=types is None,
        open=found.open,
        limit=found.limit,
        counted_for=found.counted_for,
        types=None if types is None else {type: _shown(one) for type, one in types.items()},
    )


def _shown(one: Numbers) -> CounterDocument:
    return CounterDocument(
        green=one.incoming,
        red=one.planned + one.overdue,
        incoming=one.incoming,
        planned=one.planned,
        today=one.today,
        overdue=one.overdue,
    )

"""Finds runs whose alarm never rang, and puts them back on the queue.

What is overdue and lies on the queue is late and not lost: those behind a backlog are left alone.
Which they are nobody can say, but the queue gives out the longest due first, so they are taken for
as many of the longest due as there are messages.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from chalicelib.domain.words.instants import sortable
from chalicelib.ports.queue import Message
from chalicelib.records.agenda import DUE
from chalicelib.usecases.tenant.tenant import Tenant

GRACE = timedelta(minutes=2)
"""How late an alarm may be before it counts as lost; a schedule may be a minute late, the queue a
few seconds."""
AT_ONCE = 1_000
"""How many runs are looked at before there is a look at the time."""
FEW = 100
"""So many messages are always on their way, and are no backlog."""


def sweep(tenant: Tenant, now: datetime, is_time: Callable[[], bool] = lambda: True) -> int:
    """Put runs back on the queue whose alarm was lost, while there is time; return how many.

    [1; where there are some 1 more, 1 per 1,000 that are overdue and 1 per 10 that are lost]
    """
    until, after = sortable(now - GRACE), None
    late = lost = 0
    held: int | None = None
    while overdue := tenant.table.query_index(
        "agenda", DUE, after=after, until=until, limit=AT_ONCE
    ):
        held = on_their_way(tenant.queue.waiting()) if held is None else held
        missing = overdue[max(0, held - late) :]
        if missing:
            tenant.queue.send([_message(place) for place, _ in missing])
        late, lost, after = late + len(overdue), lost + len(missing), overdue[-1][0]
        if len(overdue) < AT_ONCE or not is_time():
            break
    return lost


def on_their_way(messages: int) -> int:
    """Return how many of the longest due are taken to lie on the queue. Pure."""
    return messages if messages > FEW else 0


def _message(place: str) -> Message:
    due, _, id = place.partition("#")
    return Message(run=id, due=due)

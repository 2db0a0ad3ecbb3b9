"""Read what changed lately, as far as a caller may see it."""

from datetime import datetime, timedelta

import msgspec

from chalicelib.domain.boards.recent import KEPT, LATE, Recent, What
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.people.roles import Verb
from chalicelib.domain.words.instants import sortable
from chalicelib.ports.table import Row
from chalicelib.records.boards.recent import Mark, line_in, partition, partitions
from chalicelib.usecases.items.visible import visible
from chalicelib.usecases.tenant.tenant import Tenant

GONE = What.DELETED
"""What is told of an item that the caller could see and no longer can."""


class Lately(msgspec.Struct, frozen=True, kw_only=True):
    """What changed since a mark."""

    lines: tuple[tuple[datetime, Recent], ...]
    """With the instant when each was written down, the oldest first."""
    mark: Mark
    """From where to go on."""
    more: bool
    """Whether there is more already."""
    complete: bool
    """Whether these are all since the mark before; not where that is older than what is kept."""


def read_recent(
    tenant: Tenant, caller: Caller, after: Mark | None, *, limit: int, now: datetime
) -> Lately:
    """Return what changed since a mark; without one nothing, and the mark of now.

    It costs 1 request [1 more once a day, and 1 per 100 items whose place is not known, where they
    are leads or the caller may not see all of their types].
    """
    caller.require(Right.ITEM_READ)
    if after is None:
        return Lately(lines=(), mark=Mark(now), more=False, complete=True)
    complete = now - after.at < KEPT
    start = after if complete else Mark(now)
    found = lines_since(tenant, start, limit=limit + 1, now=now)
    page, more = found[:limit], len(found) > limit
    mark = Mark(_instant(page[-1]), page[-1].sk) if more else Mark(now)
    told = [(_instant(row), line_in(row)) for row in page]
    return Lately(lines=_seen(tenant, caller, told), mark=mark, more=more, complete=complete)


def lines_since(tenant: Tenant, mark: Mark, *, limit: int, now: datetime) -> list[Row]:
    """Return rows of what was written down since a mark, and shortly before: some come late [1]."""
    since = mark.at if mark.place else mark.at - LATE
    found: list[Row] = []
    for pk in partitions(since, now + timedelta(seconds=1)):
        place = mark.place or sortable(since)
        after = place if pk == partition(since) else None
        found += tenant.table.query(pk, after=after, limit=limit - len(found))
        if len(found) >= limit:
            break
    return found


def _instant(row: Row) -> datetime:
    return datetime.fromisoformat(row.sk.partition("#")[0])


def _seen(
    tenant: Tenant, caller: Caller, told: list[tuple[datetime, Recent]]
) -> tuple[tuple[datetime, Recent], ...]:
    placed = {line.item for _, line in told if line.place}
    asked = {line.item for _, line in told} - placed
    shown: frozenset[ItemRef] = visible(tenant, caller, asked) if asked else frozenset()
    latest = {line.item: line.place for _, line in told if line.place}
    found: list[tuple[datetime, Recent]] = []
    for at, line in told:
        place = latest.get(line.item)
        reads = line.item in shown if place is None else caller.access.reaches(Verb.READ, place)
        if reads:
            found.append((at, line))
        elif line.before is not None and caller.access.reaches(Verb.READ, line.before):
            found.append((at, Recent(item=line.item, what=GONE)))
    return tuple(found)

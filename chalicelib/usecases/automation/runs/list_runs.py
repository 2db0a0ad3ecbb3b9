"""Runs across items: what ended how, what waits (semantics/automation: runs of all items)."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from heapq import merge
from itertools import islice

import msgspec

from chalicelib.domain.automation.runs import FINAL_STATES, Run, RunState
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.words.instants import sortable
from chalicelib.ports.table import Key, Row
from chalicelib.records.agenda import DUE
from chalicelib.records.ended_runs import ENDED, FAILED, ended_in
from chalicelib.records.entry_runs import ENTRY_RUNS, runs_among
from chalicelib.records.items import item_key, item_of
from chalicelib.records.runs import IDLE, RUN, is_run, run_key, run_key_of
from chalicelib.usecases.automation.hide_told import hide_told
from chalicelib.usecases.tenant.tenant import Tenant

CHUNK = 100
MOST = 1_000
"""Places in the index that one page looks at; it may be shorter, with a cursor."""
DUE_STATES = frozenset(
    {RunState.SCHEDULED, RunState.WAITING_HOURS, RunState.WAITING_APP, RunState.RUNNING}
)


class Listed(StrEnum):
    """States of which runs are found across items."""

    FAILED = "failed"  # the newest first, as are the three below
    DONE = "done"
    SKIPPED = "skipped"
    BLOCKED = "blocked"
    SCHEDULED = "scheduled"  # what is due next first, as are the three below
    WAITING_HOURS = "waiting_hours"
    WAITING_APP = "waiting_app"
    RUNNING = "running"
    WAITING_PREV = "waiting_prev"  # by rule, as is the one below
    UNSCHEDULED = "unscheduled"

    @property
    def has_ended(self) -> bool:
        """Return whether nothing happens to its runs any more."""
        return RunState(self) in FINAL_STATES

    @property
    def lies_under(self) -> tuple[str, ...]:
        """Return the index keys under which its runs lie; those that failed keep others there."""
        if self.has_ended:
            return (FAILED,) if self is Listed.FAILED else (ENDED, FAILED)
        return (DUE,) if RunState(self) in DUE_STATES else (IDLE,)


class FoundRun(msgspec.Struct, frozen=True):
    """A run with its item."""

    run: Run
    item: Item
    place: str
    """Where it stands in the index."""
    retried: bool
    """Whether somebody has let it try again."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which runs."""

    state: Listed = Listed.FAILED
    rule: str | None = None
    type: str | None = None
    """Of items."""
    stage: str | None = None
    """Of the rule."""
    since: datetime | None = None
    """When they ended at the earliest, or are due; only of states that have an instant."""
    until: datetime | None = None


def list_runs(
    tenant: Tenant,
    caller: Caller,
    wanted: Wanted,
    *,
    limit: int,
    after: str | None = None,
    now: datetime,
) -> tuple[list[FoundRun], str | None]:
    """Return runs of all items in a state, and the place behind which the next ones begin.

    A query for each 100 places that are looked at, MOST at most, two where others may lie with what
    failed, and a read of the runs that may be wanted and one of their items; one more to see which
    failed ones were tried again. Only runs whose rules the caller may see on their item; what they
    tell of others is left out as in the item's own log.
    """
    caller.require(Right.AUTOMATION_READ)
    found: list[FoundRun] = []
    last, looked_at = after, 0
    for place, runs in _placed(tenant, caller, wanted, after):
        new = [one for one in runs if _is_wanted(one[0], wanted)]
        if found and len(found) + len(new) > limit:
            return _shown(tenant, caller, found, now), last
        found += [FoundRun(run, item, place, False) for run, item in new]
        last, looked_at = place, looked_at + 1
    more = looked_at >= MOST and bool(_pairs(tenant, wanted, last, 1))
    return _shown(tenant, caller, found, now), last if more else None


def _placed(
    tenant: Tenant, caller: Caller, wanted: Wanted, after: str | None
) -> Iterator[tuple[str, list[tuple[Run, Item]]]]:
    """Yield places of the index with the runs there that the caller may see, MOST at most."""
    looked_at = 0
    while looked_at < MOST:
        pairs = _pairs(tenant, wanted, after, CHUNK)
        looked_at += len(pairs)
        keys = [key for place, key in pairs if _may_be(wanted, place, key)]
        rows = tenant.table.get_many(keys) if keys else {}
        items = _items(tenant, caller, rows)
        for place, key in pairs:
            row = rows.get(key)
            runs = runs_among([row]) if row is not None and row.kind in (RUN, ENTRY_RUNS) else []
            yield place, [(run, items[run.item]) for run in runs if run.item in items]
        if len(pairs) < CHUNK:
            return
        after = pairs[-1][0]


def _may_be(wanted: Wanted, place: str, key: Key) -> bool:
    """Return whether a wanted run may lie there, as far as its place tells."""
    if not is_run(key):
        return False
    if not wanted.state.has_ended:
        run = run_key_of(key)
        return wanted.type in (None, run.item.type) and wanted.rule in (None, run.rule_id)
    told = ended_in(place)
    if wanted.type not in (None, told.item.type):
        return False
    return told.runs is None or (
        wanted.stage in (None, told.stage)
        and any(
            state == wanted.state.value and wanted.rule in (None, rule) for rule, state in told.runs
        )
    )


def _pairs(tenant: Tenant, wanted: Wanted, after: str | None, limit: int) -> list[tuple[str, Key]]:
    """Return the next places at which runs in the state may lie [1 or 2]."""
    since = sortable(wanted.since) if wanted.since else None
    until = f"{sortable(wanted.until)}~" if wanted.until else None
    if wanted.state.lies_under == (IDLE,):
        since = f"{wanted.rule}#" if wanted.rule else None
        until = f"{wanted.rule}#~" if wanted.rule else None
    descending = wanted.state.has_ended
    first, end = (until, since) if descending else (since, until)
    found = [
        tenant.table.query_index(
            "agenda", index, after=after or first, until=end, limit=limit, descending=descending
        )
        for index in wanted.state.lies_under
    ]
    return list(islice(merge(*found, reverse=descending), limit))


def _items(tenant: Tenant, caller: Caller, rows: dict[Key, Row]) -> dict[ItemRef, Item]:
    """Return those items of runs whose rules the caller may see [1 per 100]."""
    refs = {ItemRef.parse(pk) for pk, _ in rows}
    found = tenant.table.get_many(map(item_key, refs)) if refs else {}
    items = map(item_of, found.values())
    return {
        item.ref: item
        for item in items
        if item.is_there and caller.may(Right.AUTOMATION_READ, item)
    }


def _is_wanted(run: Run, wanted: Wanted) -> bool:
    return (
        run.state == wanted.state.value
        and wanted.rule in (None, run.rule.id)
        and wanted.type in (None, run.item.type)
        and wanted.stage in (None, run.rule.stage)
    )


def _shown(tenant: Tenant, caller: Caller, found: list[FoundRun], now: datetime) -> list[FoundRun]:
    """Return runs without what the caller may not see, each with whether it was tried again."""
    nexts = {
        one.run.id: run_key(msgspec.structs.replace(one.run, retry=one.run.retry + 1).key)
        for one in found
        if one.run.state is RunState.FAILED
    }
    tried = tenant.table.get_many(nexts.values()) if nexts else {}
    shown = []
    for one in found:
        (run,) = hide_told(tenant, caller, one.item, [one.run], now)
        retried = nexts.get(one.run.id) in tried
        shown.append(msgspec.structs.replace(one, run=run, retried=retried))
    return shown

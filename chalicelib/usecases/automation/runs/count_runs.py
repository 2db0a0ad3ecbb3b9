"""How many runs of which rule ended how, or wait (semantics/automation: runs of all items)."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

import msgspec

from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.people.roles import Verb
from chalicelib.domain.words.instants import parse_instant, sortable
from chalicelib.ports.table import Key
from chalicelib.records.agenda import DUE
from chalicelib.records.ended_runs import ENDED, FAILED, ended_in
from chalicelib.records.entry_runs import runs_among
from chalicelib.records.items import item_key, item_of
from chalicelib.records.runs import IDLE, is_run, run_key_of
from chalicelib.usecases.tenant.tenant import Tenant

MOST_PLACES = 10_000
"""Places that are counted of what ended, of what failed, and of what waits, each."""
MOST_READ = 1_000
"""Items of which it is looked up whether somebody may see their rules, and rows of runs."""


class Counted(StrEnum):
    """What becomes of runs, as it is counted."""

    DONE = "done"  # acted
    SKIPPED = "skipped"  # its condition did not hold
    BLOCKED = "blocked"  # the rule above it failed
    FAILED = "failed"  # could not act
    WAITING = "waiting"  # is to act, or acts right now


LIES_UNDER = {
    ENDED: {Counted.DONE, Counted.SKIPPED, Counted.BLOCKED},
    FAILED: {Counted.DONE, Counted.SKIPPED, Counted.BLOCKED, Counted.FAILED},
    DUE: {Counted.WAITING},
    IDLE: {Counted.WAITING},
}
"""What may lie under which key of the index."""


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """Which runs are counted."""

    state: Counted | None = None
    """None for all of them."""
    rule: str | None = None
    type: str | None = None
    """Of items."""
    since: datetime | None = None
    """When they ended at the earliest, or are due; what waits without an instant is always in."""
    until: datetime | None = None


class OneRun(msgspec.Struct, frozen=True):
    """A run, as far as it is counted."""

    item: ItemRef
    rule: str
    state: Counted
    at: datetime | None
    """When it ended or is due."""


Counts = Counter[tuple[str, str, str, Counted]]
"""How many runs, by type of item, rule, day and what became of them."""


def count_runs(tenant: Tenant, caller: Caller, span: Span, now: datetime) -> tuple[Counts, bool]:
    """Return how many runs there are by item type, rule, day and state, and whether there are more.

    The day is the tenant's: when they ended or are due, empty where they have no instant. The
    places in the index tell all of it: at most 4 queries, each 1 per 5,000 runs or so, the newest
    first. Who may see the rules of some items alone is told of these [1 per 100 items more].
    """
    caller.require(Right.AUTOMATION_READ)
    zone = tenant.configuration.tenant(now).zone
    counted: Counts = Counter()
    more = False
    found: list[OneRun] = []
    for index, states in LIES_UNDER.items():
        if span.state in (None, *states):
            pairs = _pairs(tenant, span, index)
            more |= len(pairs) > MOST_PLACES
            runs, left = _runs(tenant, index, pairs[:MOST_PLACES])
            more |= left
            found += (one for one in runs if _is_in(one, span))
    seen, left_out = _seen(tenant, caller, {one.item for one in found})
    for one in found:
        if one.item in seen:
            day = one.at.astimezone(zone).date().isoformat() if one.at else ""
            counted[one.item.type, one.rule, day, one.state] += 1
    return counted, more or left_out


def _pairs(tenant: Tenant, span: Span, index: str) -> list[tuple[str, Key]]:
    since = sortable(span.since) if span.since else None
    until = f"{sortable(span.until)}~" if span.until else None
    if index == IDLE:
        since = f"{span.rule}#" if span.rule else None
        until = f"{span.rule}#~" if span.rule else None
    newest_first = index in (ENDED, FAILED)
    first, end = (until, since) if newest_first else (since, until)
    return tenant.table.query_index(
        "agenda", index, after=first, until=end, limit=MOST_PLACES + 1, descending=newest_first
    )


def _runs(tenant: Tenant, index: str, pairs: list[tuple[str, Key]]) -> tuple[list[OneRun], bool]:
    """Return the runs that lie at places, and whether some were too many to be read.

    Only rows whose place does not tell of their runs are read [0, else 1 per 100].
    """
    if index in (DUE, IDLE):
        return [_waiting(index, place, key) for place, key in pairs if is_run(key)], False
    found: list[OneRun] = []
    untold: list[Key] = []
    for place, key in pairs:
        told = ended_in(place)
        if told.runs is None:
            untold.append(key)
        found += (
            OneRun(told.item, rule, Counted(state), told.at) for rule, state in told.runs or ()
        )
    rows = tenant.table.get_many(untold[:MOST_READ]) if untold else {}
    found += (
        OneRun(run.item, run.rule.id, Counted(run.state), run.finished_at)
        for run in runs_among(rows.values())
        if run.state in {*Counted} - {Counted.WAITING}
    )
    return found, len(untold) > MOST_READ


def _waiting(index: str, place: str, key: Key) -> OneRun:
    run = run_key_of(key)
    at = parse_instant(place.partition("#")[0]) if index == DUE else None
    return OneRun(run.item, run.rule_id, Counted.WAITING, at)


def _is_in(one: OneRun, span: Span) -> bool:
    return (
        span.state in (None, one.state)
        and span.rule in (None, one.rule)
        and span.type in (None, one.item.type)
    )


def _seen(
    tenant: Tenant, caller: Caller, refs: Collection[ItemRef]
) -> tuple[frozenset[ItemRef], bool]:
    """Return the items whose rules the caller may see, and whether too many were to be looked at.

    Deleted ones are among them. It costs nothing for who sees all of their types [else 1 per 100].
    """
    access = caller.access
    types = {ref.type for ref in refs}
    plain = {one: access.whole(Verb.READ, one) and access.whole_rules(one) for one in types}
    asked = [ref for ref in refs if not plain[ref.type]]
    rows = tenant.table.get_many(map(item_key, asked[:MOST_READ])) if asked else {}
    seen = {
        item.ref for item in map(item_of, rows.values()) if caller.may(Right.AUTOMATION_READ, item)
    }
    return frozenset(refs) - {*asked} | seen, len(asked) > MOST_READ

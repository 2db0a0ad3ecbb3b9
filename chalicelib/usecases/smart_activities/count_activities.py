"""Keep counts of what is open, after the stream has told what was written.

Nothing is added to or subtracted from what a record says: each time, items and activities are read
as they are now, and what is counted differently changes in one transaction with the counts. So a
record that comes twice, late, or again after a crash changes nothing that is right already.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial
from itertools import islice

import msgspec

from chalicelib.domain.card.activities import Activity
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.items.changes import Change
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.smart_activities.counting import (
    MOST_COUNTED,
    Attention,
    Counted,
    Place,
    counted,
    places,
)
from chalicelib.domain.words.instants import on_clock
from chalicelib.ports.table import Delete, Key, Put, Row, Write
from chalicelib.records.card import ACTIVITY, activity_key, activity_of
from chalicelib.records.items import column, item_key, item_of
from chalicelib.records.smart_activities.counts import (
    attention_key,
    attention_of,
    attention_row,
    part_of,
    tally_key,
    tally_of,
    tally_row,
    total_key,
    total_of,
    total_row,
)
from chalicelib.usecases.tenant.retry import retried
from chalicelib.usecases.tenant.tenant import Tenant

ITEMS = 15
"""Items whose counts are changed by one transaction."""
PEOPLE = 60
"""People whose counts one transaction changes, about; what is beyond follows in the next one."""
TRIES = 10

Written = tuple[Activity | None, Activity]
"""An activity before and after a write."""


def written_activity(row: Row, before: Row | None) -> list[Written]:
    """Return what a record of the stream says of an activity; nothing of another kind of row."""
    if row.kind != ACTIVITY:
        return []
    return [(activity_of(before) if before else None, activity_of(row))]


def count_activities(
    tenant: Tenant, changes: Iterable[Change], written: Iterable[Written], now: datetime
) -> None:
    """Count anew what was written [2 reads, 1 write per 15 items; 1 read where none has any].

    Raises:
        Unavailable: others count the same all the time; the records must come again.
    """
    touched: dict[ItemRef, set[str]] = {}
    for change in changes:
        was = change.before
        if was is not None and (_stands(was) != _stands(change.after) or change.purged):
            touched.setdefault(change.after.ref, set())
    for before, after in written:
        if before is None or before.updated_at != after.updated_at:
            touched.setdefault(after.item, set()).add(after.id)
    busy = Unavailable("open activities are being counted by others all the time")
    left = iter(touched.items())
    while some := dict(islice(left, ITEMS)):
        while not retried(partial(_count, tenant, some, now), busy, TRIES):
            pass  # the rest follows in another transaction


def _stands(item: Item) -> tuple[object, ...]:
    """Return what counts and places of its activities depend on."""
    return item.responsible, item.pipeline, item.stage, item.deleted_at is None


def _count(tenant: Tenant, touched: Mapping[ItemRef, set[str]], now: datetime) -> bool:
    """Count some items, and return whether that was all there is to do.

    Raises:
        Conflict: somebody else has counted meanwhile.
    """
    rows = _read(tenant, touched)
    steps: Counter[Place] = Counter()
    writes: list[Write] = []
    done = True
    for ref, ids in touched.items():
        old = rows.get(attention_key(ref))
        if old is None and not ids:
            continue
        stored = item_of(rows[item_key(ref)]) if item_key(ref) in rows else None
        item = stored if stored and stored.deleted_at is None else None
        present = [activity_of(rows[key]) for id in ids if (key := activity_key(id)) in rows]
        before = attention_of(old) if old else None
        wanted = _wanted(tenant, before, item, ids, present, now)
        after = _within(before, wanted, ref.type, steps)
        done = done and after == wanted
        version = old.version if old else 0
        place = column(item.type, item.pipeline, item.stage) if item and item.stage else None
        row = attention_row(after, ref, place, version)
        if after == wanted and item is None and (stored is None or stored.purge_at is None):
            # Gone for good. Whoever counts the same meets at the counts that change with it.
            writes += [Delete(row.key)] if old else []
        elif row != old:
            row = msgspec.structs.replace(row, version=version + 1)
            writes.append(Put(row, expect=version or "absent"))
    if writes:
        tenant.table.write([*writes, *_counts(tenant, steps, next(iter(touched)))])
    return done


def _read(tenant: Tenant, touched: Mapping[ItemRef, set[str]]) -> dict[Key, Row]:
    """Read what is counted of items [1; 1 more where one with activities has moved]."""
    keys = [attention_key(ref) for ref in touched]
    keys += [item_key(ref) for ref, ids in touched.items() if ids]
    keys += [activity_key(id) for ids in touched.values() for id in ids]
    rows = tenant.table.get_many(keys)
    moved = [ref for ref, ids in touched.items() if not ids and attention_key(ref) in rows]
    return rows | (tenant.table.get_many(map(item_key, moved)) if moved else {})


def _wanted(
    tenant: Tenant,
    before: Attention | None,
    item: Item | None,
    ids: set[str],
    present: list[Activity],
    now: datetime,
) -> Attention:
    """Return what is open on an item as things are now."""
    zone = tenant.configuration.tenant(now).zone
    owner = item.responsible if item else None
    entries = {one.id: one for one in before.counted if one.id not in ids} if before else {}
    for activity in sorted(present, key=lambda one: one.id):
        due = activity.deadline
        entry = counted(activity, on_clock(due, zone).date().isoformat() if due else "")
        if entry is not None and len(entries) < MOST_COUNTED:
            entries[entry.id] = entry
    moments = [one.updated_at or one.created_at for one in present]
    return Attention(
        counted=tuple(entry.of_item(owner) for entry in entries.values()),
        last_at=max([*moments, *([before.last_at] if before else [])], default=now),
    )


def _within(
    before: Attention | None, wanted: Attention, type: str, steps: Counter[Place]
) -> Attention:
    """Return what is wanted as far as one transaction takes it, and add its steps to the counts."""
    old = {one.id: one for one in before.counted} if before else {}
    new = {one.id: one for one in wanted.counted}
    kept: list[Counted] = []
    for id in [*old, *(id for id in new if id not in old)]:
        was, will = old.get(id), new.get(id)
        if was != will and len({place.user for place in steps}) >= PEOPLE:
            will = was  # in the next transaction
        if was != will:
            steps.subtract(places(was, type) if was else ())
            steps.update(places(will, type) if will else ())
        kept += [will] if will else []
    if {one.id: one for one in kept} == new:
        return wanted
    return msgspec.structs.replace(wanted, counted=tuple(kept))


def _counts(tenant: Tenant, steps: Counter[Place], first: ItemRef) -> Iterator[Write]:
    """Yield the writes that change the counts by some steps [1, where any changes]."""
    changed: dict[int, list[tuple[Place, int]]] = {}
    for place, number in steps.items():
        if number:
            changed.setdefault(place.user, []).append((place, number))
    if not changed:
        return
    part = part_of(first)
    rows = tenant.table.get_many([*map(tally_key, changed), total_key(part)])
    for user, some in changed.items():
        row = rows.get(tally_key(user))
        version = row.version if row else 0
        tally = tally_of(row).changed(some)
        yield Put(tally_row(user, tally, version + 1), expect=version or "absent")
    more = sum(number for place, number in steps.items() if place.own)
    if more:
        row = rows.get(total_key(part))
        version = row.version if row else 0
        number = total_of(row) + more
        yield Put(total_row(part, number, version + 1), expect=version or "absent")

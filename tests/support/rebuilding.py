"""A tenant rebuilt from what is recorded alone: configuration, what people did, and signals.

Nothing that automation did is taken over. It has to do all of it again, at the same instants.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

import msgspec

from chalicelib.domain.automation.signals import Signal
from chalicelib.domain.card.timeline import StageMove
from chalicelib.domain.items.causes import CauseKind
from chalicelib.domain.items.deletion import deleted_item, restored_item
from chalicelib.domain.items.item import Item
from chalicelib.domain.items.item_changes import Draft, changed_item
from chalicelib.domain.items.journal import JournalEntry
from chalicelib.ports.table import Put, Row, Write
from chalicelib.records.body import decode
from chalicelib.records.card import MOVE
from chalicelib.records.entry_runs import runs_among
from chalicelib.records.items import item_row
from chalicelib.records.journal import CHANGE, journal_of
from chalicelib.records.kinds_of.configuration import OF_CONFIGURATION
from chalicelib.records.signals import SIGNAL, signal_of, signal_row
from chalicelib.usecases.items.save_item import get_item, item_writes
from chalicelib.usecases.tenant.tenant import Tenant
from infra.local.clock import LocalClock
from infra.local.memory_world import MemoryWorld
from infra.local.runtime import Runtime

CONFIGURATION = frozenset(kind.name for kind in OF_CONFIGURATION)
PLACE = frozenset({"title", "responsible", "pipeline", "stage"})
"""What the journal keeps beside the fields."""


class Recorded(msgspec.Struct, frozen=True):
    """All of the record that a tenant is rebuilt from."""

    configuration: Sequence[Row]
    changes: Sequence[JournalEntry]
    """What people changed, creations included, in the order of their instants."""
    signals: Sequence[Signal]
    """What came in, in the order in which it came."""


class Deeds(msgspec.Struct, frozen=True):
    """What was done: the things that two tenants are compared by."""

    runs: frozenset[tuple[Any, ...]]
    """Item, entry, rule, state and minute of each run."""
    moves: frozenset[tuple[Any, ...]]
    """Item, entry, stage, instant and cause of each move."""
    changes: frozenset[tuple[Any, ...]]
    """Item, version, instant, cause and both values of each change."""


def recorded(rows: Iterable[Row]) -> Recorded:
    """Return what of a table's rows a tenant can be rebuilt from."""
    kept: list[Row] = []
    changes: list[JournalEntry] = []
    signals: list[Signal] = []
    for row in rows:
        if row.kind in CONFIGURATION:
            kept.append(row)
        elif row.kind == CHANGE:
            changes.append(journal_of(row))
        elif row.kind == SIGNAL:
            signals.append(signal_of(row))
    peoples = (one for one in changes if one.cause.kind is CauseKind.USER)
    came_in = (one for one in signals if one.origin is None)
    return Recorded(
        kept,
        sorted(peoples, key=lambda one: (one.at, one.item, one.version)),
        sorted(came_in, key=lambda one: (one.came_at, one.id)),
    )


def deeds(rows: Sequence[Row]) -> Deeds:
    """Return what was done according to a table's rows."""
    moves = [decode(row, StageMove) for row in rows if row.kind == MOVE]
    changes = [journal_of(row) for row in rows if row.kind == CHANGE]
    return Deeds(
        frozenset(
            (str(run.key.item), run.entry, run.rule.id, str(run.state), _minute(run.finished_at))
            for run in runs_among(rows)
        ),
        frozenset(
            (str(one.item), one.entry, one.stage, one.at, one.cause.kind, one.cause.id)
            for one in moves
        ),
        frozenset(
            (str(one.item), one.version, one.at, one.cause.root, repr(sorted(one.fields.items())))
            for one in changes
        ),
    )


def rebuilt(record: Recorded, ends: datetime) -> list[Row]:
    """Let all that is recorded happen again in an empty tenant, and return its rows at the end."""
    happenings = sorted(
        [(one.at, one) for one in record.changes] + [(one.came_at, one) for one in record.signals],
        key=lambda happening: happening[0],
    )
    clock = LocalClock(frozen_at=happenings[0][0])
    with Runtime(clock=clock, emulated=False, background=False) as runtime:
        assert isinstance(runtime.world, MemoryWorld)
        tenant = runtime.world.tenant
        tenant.table.put_many(record.configuration)
        for at, together in groupby(happenings, key=lambda happening: happening[0]):
            runtime.engine.move_to(at)
            for _, happened in together:
                tenant.table.write(_writes(tenant, happened))
        runtime.engine.move_to(ends)
        return runtime.world.rows()


def _writes(tenant: Tenant, happened: JournalEntry | Signal) -> list[Write]:
    if isinstance(happened, Signal):
        return [Put(signal_row(happened), expect="absent")]
    if happened.version == 1:
        return [Put(item_row(_created(happened)), expect="absent")]
    item = get_item(tenant, happened.item)
    return item_writes(item, _changed(tenant, item, happened))


def _created(entry: JournalEntry) -> Item:
    """Return the item as it was made."""
    values = {code: new for code, (_, new) in entry.fields.items()}
    staged = entry.stage is not None
    return Item(
        type=entry.item.type,
        id=entry.item.id,
        title=values["title"],
        responsible=values["responsible"],
        created_by=entry.by,
        created_at=entry.at,
        updated_at=entry.at,
        updated_by=entry.by,
        pipeline=entry.pipeline,
        stage=entry.stage,
        stage_entered_at=entry.at if staged else None,
        entry=entry.entry,
        first_pipeline=entry.pipeline,
        first_stage=entry.stage,
        fields={code: value for code, value in values.items() if code not in PLACE},
        cause=entry.cause,
    )


def _changed(tenant: Tenant, item: Item, entry: JournalEntry) -> Item:
    """Return the item, as it stands here, with what a person changed there."""
    wide = tenant.configuration.type(item.type, entry.at)
    if entry.deleted:
        type = wide.entity_type
        return deleted_item(item, type, by=entry.by, now=entry.at, cause=entry.cause)
    if entry.restored:
        return restored_item(item, wide.pipelines, by=entry.by, now=entry.at)
    return changed_item(
        item,
        Draft(values={code: new for code, (_, new) in entry.fields.items()}),
        fields=wide.fields,
        pipeline_of=wide.pipelines.get,
        by=entry.by,
        now=entry.at,
        cause=entry.cause,
    )


def _minute(instant: datetime | None) -> str | None:
    return instant and instant.isoformat(timespec="minutes")

"""Take a stage move back: as if it had not been made, but for what has left already."""

from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.automation.runs import Run, RunState
from chalicelib.domain.automation.undoing import remembered
from chalicelib.domain.card.timeline import StageMove
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Clash, Stale
from chalicelib.domain.items.causes import Cause, CauseKind
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.items.item_changes import Draft, changed_item
from chalicelib.domain.items.journal import JournalEntry
from chalicelib.domain.items.undone_edits import set_back
from chalicelib.domain.people.rights import Area, Caller, Right
from chalicelib.records.body import decode
from chalicelib.records.card import MOVE
from chalicelib.records.entry_runs import runs_among
from chalicelib.records.runs import entry_prefix
from chalicelib.usecases.automation.hide_told import hide_told
from chalicelib.usecases.automation.judge_run import UNDONE
from chalicelib.usecases.items.change_item import Beside, require_at
from chalicelib.usecases.items.save_item import item_for, item_writes
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.tenant import Tenant
from chalicelib.usecases.undo.follow_undo import runs_back

ACTED = frozenset({RunState.DONE, RunState.RUNNING})


class Undone(msgspec.Struct, frozen=True):
    """What came of an undo; the lists are empty for who may not see the rules."""

    item: Item
    restored: list[Run]
    """What the move had stopped, as it waits again."""
    stopped: list[Run]
    """What the move had started, and will not act any more."""
    done: list[Run]
    """What it had started and had acted already; that stays."""
    hidden: int
    """How many rules the caller may not see."""


def undo_move(
    tenant: Tenant,
    caller: Caller,
    ref: ItemRef,
    entry: int,
    *,
    now: datetime,
    expected_version: int | None = None,
    root: str | None = None,
    edit: JournalEntry | None = None,
    beside: Beside | None = None,
) -> Undone:
    """Take back the move that made a stage entry, and return what comes of it.

    The item is where it was, since when it was, and no rule, trigger or workflow starts by that.
    The stream does the rest (follow_undo.py). Four reads, one transaction. `edit` is taken back
    with it, as far as it can be (undone_edits.py), and what `beside` gives is written with it.

    Raises:
        Forbidden: they may not move the item, or not to where it was.
        NotFound: no such item.
        Clash: the item has moved on, it began there, or where it was is no more.
        Stale: the item is not at `expected_version`.
    """
    caller.require(Right.ITEM_MOVE)

    def attempt() -> Undone:
        item = item_for(tenant, caller, ref, Right.ITEM_MOVE)
        if expected_version not in (None, item.version):
            raise Stale(
                f"the item is at version {item.version}, not {expected_version}; read it again"
            )
        moves = _moves(tenant, ref)
        undone = _undone(item, entry, moves)
        values = _values_back(tenant, caller, item, edit, now)
        back = _back(tenant, caller, item, undone, moves, values, now, root)
        tenant.table.write([*item_writes(item, back), *(beside(item, back) if beside else [])])
        return _told(tenant, caller, back, undone, now)

    return retried(attempt, busy(ref))


def _moves(tenant: Tenant, ref: ItemRef) -> dict[int, StageMove]:
    """Return the lines of the stage history by their entry [1]."""
    rows = tenant.table.query(str(ref), prefix=f"{MOVE}#")
    return {move.entry: move for move in (decode(row, StageMove) for row in rows)}


def _undone(item: Item, entry: int, moves: dict[int, StageMove]) -> StageMove:
    if item.entry != entry:
        raise Clash(
            f"{item.ref} has moved on: it is in its stage entry {item.entry}, not {entry}; "
            "only the newest move can be undone",
            code=Code.STAGE_LEFT,
        )
    move = moves.get(entry)
    if move is None or move.from_stage is None:
        raise Clash(f"{item.ref} began there; there is no move to undo", code=Code.STAGE_LEFT)
    return move


def _values_back(
    tenant: Tenant, caller: Caller, item: Item, edit: JournalEntry | None, now: datetime
) -> dict[str, Any]:
    """Return the values of an edit that are set back with the move."""
    if edit is None:
        return {}
    values = set_back(edit, item, tenant.configuration.type(item.type, now).fields).values
    if values:
        caller.require(Right.ITEM_CHANGE, on=item)
    return values


def _back(
    tenant: Tenant,
    caller: Caller,
    item: Item,
    undone: StageMove,
    moves: dict[int, StageMove],
    values: dict[str, Any],
    now: datetime,
    root: str | None,
) -> Item:
    """Return the item as it was before the move, one version on."""
    wide = tenant.configuration.type(item.type, now)
    pipeline = wide.pipelines.get(undone.from_pipeline or "")
    if pipeline is None or pipeline.stage(undone.from_stage or "") is None:
        raise Clash(
            f"the stage {undone.from_stage} of the pipeline {undone.from_pipeline}, where "
            f"{item.ref} was, is no more; move it somewhere else",
            code=Code.UNKNOWN_STAGE,
        )
    back = changed_item(
        item,
        Draft(values={**values, "stage": undone.from_stage, "pipeline": undone.from_pipeline}),
        fields=wide.fields,
        pipeline_of=wide.pipelines.get,
        by=caller.id,
        now=now,
        cause=Cause(CauseKind.UNDO, str(undone.entry), root=root),
    )
    require_at(caller, back)
    came = _came_by(undone, moves)
    return msgspec.structs.replace(
        back,
        stage_entered_at=came.at if came else item.created_at,
        previous_stage=came.from_stage if came else None,
        moved_by=came.by if came else None,
        undone=remembered(item.undone, undone.entry),
    )


def _came_by(undone: StageMove, moves: dict[int, StageMove]) -> StageMove | None:
    """Return the move by which the item came to where it was, None where it was made there.

    Where an undo led there, it is an earlier one.
    """
    came = moves.get(undone.entry - 1)
    while came is not None and came.cause.kind is CauseKind.UNDO and came.cause.id:
        came = moves.get(int(came.cause.id) - 1)
    return came


def _told(tenant: Tenant, caller: Caller, back: Item, undone: StageMove, now: datetime) -> Undone:
    """Return what comes of it, by the runs of both entries [2]."""
    entries = (undone.entry - 1, undone.entry)
    left, started = (
        runs_among(tenant.table.query(str(back.ref), prefix=entry_prefix(one))) for one in entries
    )
    restored = runs_back(left, undone.at, back.entry)
    stopping = [run for run in started if not (run.is_final or run.state is RunState.RUNNING)]
    stopped = [run.ended(RunState.STOPPED, now, reason=UNDONE) for run in stopping]
    done = [run for run in started if run.state in ACTED]
    areas = (Area(back.type, back.pipeline), Area(back.type, undone.pipeline))
    seen = [caller.may(Right.AUTOMATION_READ, area) for area in areas]

    def shown(runs: list[Run], may: bool) -> list[Run]:
        return hide_told(tenant, caller, back, runs, now) if may else []

    hidden = (0 if seen[0] else len(restored)) + (0 if seen[1] else len(stopped) + len(done))
    return Undone(
        back, shown(restored, seen[0]), shown(stopped, seen[1]), shown(done, seen[1]), hidden
    )

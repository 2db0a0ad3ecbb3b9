"""What follows from a stage move that was taken back. Called by the stream alone.

What the move had stopped waits again under the entry that the undo made, for its old due time; what
it had started is stopped by the end of its entry (react_to_change.py). Each run is written once per
entry, so a record that comes twice brings nothing back twice.
"""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from chalicelib.domain.automation.runs import TIMED_STATES, Run, RunState
from chalicelib.domain.automation.undoing import comes_back, restored, waits_for_nobody
from chalicelib.domain.card.activities import BY_THE_STAGE, Activity
from chalicelib.domain.card.timeline import StageMove
from chalicelib.domain.errors import Conflict
from chalicelib.domain.items.changes import Change
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.ports.table import Put, Row, Write
from chalicelib.records.body import decode
from chalicelib.records.card import MOVE, activity_key, activity_row
from chalicelib.records.entry_runs import runs_among
from chalicelib.records.runs import (
    AUTO_COMPLETE,
    AutoComplete,
    auto_complete_row,
    entry_prefix,
    run_of,
    run_row,
)
from chalicelib.usecases.automation.alarms import set_alarms, timed
from chalicelib.usecases.automation.item_context import ItemContext
from chalicelib.usecases.automation.judge_run import NO_DATE, UNDONE
from chalicelib.usecases.automation.resting import rests_again
from chalicelib.usecases.automation.runs.after_previous import BLOCKS, blocked
from chalicelib.usecases.tenant.tenant import Tenant
from chalicelib.usecases.workflows.end_run import end_runs_started_by


def follow_undo(context: ItemContext, change: Change) -> None:
    """Bring back what the undone move had stopped, and stop the workflows that it had started.

    Three queries; then one write for each run that comes back, its alarm, and two requests for each
    activity that opens again.
    """
    tenant, item, before = context.tenant, change.after, change.before
    if before is None:
        return
    left = before.entry - 1
    move = move_to(tenant, item.ref, before.entry)
    left_at = move.at if move else before.updated_at
    rows = tenant.table.query(str(item.ref), prefix=entry_prefix(left))
    back = runs_back(runs_among(rows), left_at, item.entry)
    kept = [_stored(context, run, item) for run in back]
    set_alarms(tenant, [run for run in kept if run.state in TIMED_STATES], context.now)
    for row in rows:
        if row.kind == AUTO_COMPLETE:
            _open_again(tenant, item, decode(row, AutoComplete).activity, left_at, context.now)
    if move is not None and move.version:
        root = move.cause.root or f"{item.ref}@{move.version}"
        end_runs_started_by(tenant, item.ref, root, move.at, UNDONE, context.now)


def move_to(tenant: Tenant, ref: ItemRef, entry: int) -> StageMove | None:
    """Return the line of the stage history by which an item came to an entry [1]."""
    rows = tenant.table.query(str(ref), prefix=f"{MOVE}#")
    moves = (decode(row, StageMove) for row in rows)
    return next((move for move in moves if move.entry == entry), None)


def runs_back(runs: Iterable[Run], left_at: datetime, entry: int) -> list[Run]:
    """Return the runs of an entry that come back, as they wait under the one that undoes it."""
    all = {run.key.rule: run for run in runs}
    coming = {
        name: run
        for name, run in all.items()
        if comes_back(run, left_at) and not waits_for_nobody(run, all.get(run.predecessor or ""))
    }
    found: list[Run] = []
    for run in coming.values():
        again, above = restored(run, entry), all.get(run.predecessor or "")
        if again.state is RunState.WAITING_PREV and run.predecessor not in coming:
            if above is not None and above.state in BLOCKS:
                again = blocked(again, left_at)
            else:
                again = msgspec.structs.replace(again, state=RunState.SCHEDULED)
        elif again.state is RunState.UNSCHEDULED:
            again = msgspec.structs.replace(again, reason=NO_DATE)
        found.append(again)
    return found


def _stored(context: ItemContext, run: Run, item: Item) -> Run:
    """Store a run that comes back, and return it as it lies there."""
    if run.state is RunState.SCHEDULED and run.due_at is None:
        # The rule above it ended in the very moment in which the stage was left.
        run = context.planned(run, context.compiled(run.rule), item, start=context.now)
    run = timed(run, context.now)
    row = run_row(run)
    rests = run.state is RunState.WAITING_APP
    more: list[Write] = rests_again(context.tenant, run, context.now) if rests else []
    try:
        context.tenant.table.write([Put(row, expect="absent"), *more])
    except Conflict as conflict:
        kept = context.tenant.table.get(row.key) if row.key in conflict.refused else None
        if kept is None:
            raise
        return run_of(kept)
    return run


def _open_again(tenant: Tenant, item: Item, id: str, left_at: datetime, now: datetime) -> None:
    """Open an activity that ended with the stage, which ends with it again."""
    row: Row | None = tenant.table.get(activity_key(id))
    if row is None:
        return
    activity = decode(row, Activity)
    by_leaving = activity.completed_by == BY_THE_STAGE and not activity.removed
    if activity.completed_at is None or not by_leaving or activity.completed_at < left_at:
        return
    opened = activity.reopened(now)
    note = Put(auto_complete_row(item.ref, item.entry, id))
    try:
        tenant.table.write([Put(activity_row(opened), expect=activity.version), note])
    except Conflict as conflict:
        if row.key not in conflict.refused:
            raise  # else somebody has changed it since, and it is theirs

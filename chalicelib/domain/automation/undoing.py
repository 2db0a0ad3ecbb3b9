"""Which runs come back when a stage move is undone, and as what. Pure."""

from datetime import datetime

import msgspec

from chalicelib.domain.automation.app_effects import asked_of
from chalicelib.domain.automation.runs import Run, RunState
from chalicelib.domain.codes import Code

KEPT = 10
"""How many entries that were undone an item remembers."""
BY_LEAVING = frozenset({Code.STAGE_LEFT, Code.UNDONE})
"""Why runs are stopped that come back with their entry."""


def comes_back(run: Run, left_at: datetime) -> bool:
    """Return whether a run was still to act when its stage was left, and can do so now.

    One that was due before, and was held back because something else had moved the item on, does
    not; nor one that waits for an app, which was told that nobody waits any more.
    """
    if run.state is RunState.STOPPED:
        stopped = run.reason is not None and run.reason.code in BY_LEAVING
    else:
        stopped = not (run.is_final or run.state is RunState.RUNNING)
    late = run.due_at is not None and run.due_at <= left_at
    return stopped and not asked_of(run) and (not late or _waited_as(run) is RunState.WAITING_HOURS)


def waits_for_nobody(run: Run, before: Run | None) -> bool:
    """Return whether the rule above a run that comes back is acting now, so that none lets it go.

    `before` is its run of the entry that was left.
    """
    waits = _waited_as(run) is RunState.WAITING_PREV
    return waits and before is not None and before.state is RunState.RUNNING


def restored(run: Run, entry: int) -> Run:
    """Return a run as it waits again, under the entry that the undo makes."""
    return msgspec.structs.replace(
        run,
        entry=entry,
        state=_waited_as(run),
        finished_at=None,
        reason=None,
        stopped_as=None,
        at_entry=False,
        on_schedule=False,
        restored_from=(*run.restored_from, run.entry),
        version=1,
    )


def remembered(undone: tuple[int, ...], entry: int) -> tuple[int, ...]:
    """Return the entries that an item remembers as undone, with one more."""
    return (*undone, entry)[-KEPT:]


def _waited_as(run: Run) -> RunState:
    """Return the state in which a run waited."""
    if run.state is not RunState.STOPPED:
        return run.state
    if run.stopped_as is not None:
        return run.stopped_as
    if run.due_at is not None:
        return RunState.SCHEDULED
    return RunState.WAITING_PREV if run.predecessor is not None else RunState.UNSCHEDULED

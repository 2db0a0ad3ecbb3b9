"""The client has been active: what rules rest for that goes on, and what waits for them."""

from datetime import datetime

from chalicelib.domain.automation.rests import ACTIVITY
from chalicelib.domain.automation.runs import Run, RunKey, RunState
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.items.item import Item
from chalicelib.domain.workflows.runs import Heard
from chalicelib.domain.workflows.waiters import Waiter
from chalicelib.ports.table import Delete
from chalicelib.records.items import item_key, item_of
from chalicelib.records.runs import run_key, run_of
from chalicelib.records.workflows import key_of
from chalicelib.usecases.automation.item_context import ItemContext
from chalicelib.usecases.automation.judge_run import ITEM_DELETED, STAGE_LEFT
from chalicelib.usecases.automation.resting import end_rest, look_again
from chalicelib.usecases.automation.runs.stop_runs import stop_run
from chalicelib.usecases.tenant.retry import retried
from chalicelib.usecases.tenant.tenant import Tenant


def answer_rest(tenant: Tenant, waiter: Waiter, heard: Heard, now: datetime) -> None:
    """Let the rule go on that waits for the client [1 read, 2 writes, and what its follower does].

    The waiter goes last, so that a signal that comes again finds what is still to be done.

    Raises:
        Unfinished: the signal must come again.
    """
    key = RunKey.parse(waiter.run)

    def attempt() -> tuple[Run | None, Item | None]:
        rows = tenant.table.get_many([run_key(key), item_key(key.item)])
        run = run_of(rows[run_key(key)]) if run_key(key) in rows else None
        item = item_of(rows[item_key(key.item)]) if item_key(key.item) in rows else None
        if run is not None and run.state is RunState.WAITING_APP and not _gone(run, item):
            run = end_rest(tenant, run, ACTIVITY, now, heard, keeps_waiter=True)
        return run, item

    run, item = retried(attempt, Unavailable(f"the run {waiter.run} is being changed all the time"))
    if run is not None and run.is_final:
        # Here, since it loads how rules act.
        from chalicelib.usecases.automation.runs.after_previous import follow_up

        follow_up(ItemContext(tenant, key.item.type, now), run, item)
    if run is None or run.is_final:
        tenant.table.write([Delete(key_of(waiter))])


def looked_at(context: ItemContext, run: Run, item: Item | None) -> Run:
    """Return a run that rests as it is now that its alarm has rung.

    Raises:
        Conflict: somebody else changed it.
    """
    if item is None or item.deleted_at is not None:
        return stop_run(context.tenant, run, context.now, ITEM_DELETED) or run
    if _gone(run, item):
        return stop_run(context.tenant, run, context.now, STAGE_LEFT) or run
    return look_again(context.tenant, run, context.now)


def _gone(run: Run, item: Item | None) -> bool:
    """Return whether the item has left the stage in which the run rests: the stream stops it."""
    return item is None or item.deleted_at is not None or item.entry != run.entry

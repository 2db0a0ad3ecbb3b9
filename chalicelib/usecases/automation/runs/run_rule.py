"""An alarm has rung for a run: still valid? condition? then act (semantics/automation: runs)."""

from datetime import datetime

from chalicelib.domain.automation.lanes import OWN
from chalicelib.domain.automation.runs import Run, RunKey, RunState
from chalicelib.domain.items.item import Item
from chalicelib.domain.words.instants import show_instant
from chalicelib.ports.queue import Message
from chalicelib.records.body import Unreadable
from chalicelib.records.items import item_key, item_of
from chalicelib.records.runs import run_key, run_of
from chalicelib.usecases.automation.alarms import lane_of_run, reschedule, set_alarms
from chalicelib.usecases.automation.item_context import ItemContext
from chalicelib.usecases.automation.judge_run import WITHDRAWN
from chalicelib.usecases.automation.perform import perform
from chalicelib.usecases.automation.runs.after_previous import follow_up
from chalicelib.usecases.automation.runs.answer_rests import looked_at
from chalicelib.usecases.automation.runs.stop_runs import stop_run
from chalicelib.usecases.tenant.tenant import Tenant


def run_rule(tenant: Tenant, key: RunKey, now: datetime, *, in_lane: bool = True) -> Run | None:
    """Look at a run that may be due, let it act if it is, and return it as it is then.

    None for an unknown one.

    An alarm that comes early is set again; one that comes twice, late or for an ended run changes
    nothing. One that lay in no lane is handed on to that of the run, where it reaches outside
    [1 more]. One read; then what the run does, and what its follower does.

    Raises:
        Unfinished: the alarm must come again.
        Unreadable: the run, or its item.
    """
    rows = tenant.table.get_many([run_key(key), item_key(key.item)])
    row, item_row = rows.get(run_key(key)), rows.get(item_key(key.item))
    if row is None:
        return None
    run = run_of(row)
    try:
        item = item_of(item_row) if item_row else None
    except Unreadable as unreadable:
        raise Unreadable(row, unreadable) from unreadable  # without its item it cannot act either
    context = ItemContext(tenant, key.item.type, now)
    run = _unless_withdrawn(context, run, item)
    run = _with_followed_field(context, run, item)
    if run.state is RunState.WAITING_APP:
        run = looked_at(context, run, item)
        if not run.is_final:
            set_alarms(tenant, [run], now)
    elif run.wake_at is not None:
        if run.wake_at > now:
            if run.state is not RunState.RUNNING:
                set_alarms(tenant, [run], now)
            return run
        if not in_lane and (lane := lane_of_run(run)) != OWN:
            due = show_instant(run.wake_at)
            tenant.queue.send([Message(run=run.id, due=due, lane=lane)])
            return run
        performed = perform(context, run, context.compiled(run.rule), item, stored=True)
        run, item = performed.run, performed.item
    if run.is_final:
        follow_up(context, run, item)
    return run


def _unless_withdrawn(context: ItemContext, run: Run, item: Item | None) -> Run:
    """Return the run, stopped before it is due where it was to stop with its rule."""
    due = run.wake_at is not None and run.wake_at <= context.now
    if run.is_final or run.state is RunState.RUNNING or due or item is None:
        return run
    if item.entry != run.entry or not context.is_withdrawn(run, item):
        return run
    return stop_run(context.tenant, run, context.now, WITHDRAWN) or run


def _with_followed_field(context: ItemContext, run: Run, item: Item | None) -> Run:
    """Return the run with the due time that its date field gives now, if the rule follows it."""
    follows = run.rule.follow_field and run.state is RunState.SCHEDULED and run.attempt == 0
    if not follows or item is None or item.entry != run.entry or run.predecessor is not None:
        return run
    fresh = context.planned(run, context.compiled(run.rule), item, start=run.entered_at)
    if (fresh.due_at, fresh.state) == (run.due_at, run.state):
        return run
    return reschedule(context.tenant, run, fresh, context.now)

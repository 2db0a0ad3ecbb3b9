"""After a run has ended: what becomes of the rule that waits for it (semantics/automation: order).

Done or skipped lets the follower go, counted from now; failed or blocked blocks it. A skipped rule
is transparent: it was only asked because the one before it had let it go. So is one that was
withdrawn while it waited: what waits for it waits for the rule above it instead.
"""

from datetime import datetime

import msgspec

from chalicelib.domain.automation.runs import Run, RunKey, RunState
from chalicelib.domain.codes import Code
from chalicelib.domain.items.item import Item
from chalicelib.ports.table import Put
from chalicelib.records.body import Unreadable
from chalicelib.records.runs import run_key, run_of, run_row
from chalicelib.usecases.automation.alarms import reschedule, set_alarms
from chalicelib.usecases.automation.item_context import ItemContext
from chalicelib.usecases.automation.judge_run import PREVIOUS_FAILED
from chalicelib.usecases.automation.perform import perform
from chalicelib.usecases.automation.runs.unreadable import give_up

LETS_GO = frozenset({RunState.DONE, RunState.SKIPPED})
BLOCKS = frozenset({RunState.FAILED, RunState.BLOCKED})


def follow_up(context: ItemContext, ended: Run, item: Item | None) -> None:
    """Let go or block the chain behind a run that has ended [1 a follower, and what it does].

    Doing it again changes nothing, so a message that died half-way may come again. Behind a run
    that was withdrawn nothing goes on while a rule above it is open [1 a rule above]. A follower
    that cannot be read is given up.
    """
    if _is_withdrawn(ended) and _waits_above(context, ended):
        return
    run, blocks = ended, ended.state in BLOCKS
    while run.follower is not None and (run.state in LETS_GO | BLOCKS or _is_withdrawn(run)):
        row = context.tenant.table.get(run_key(RunKey(run.item, run.entry, run.follower)))
        if row is None:
            return
        try:
            follower = run_of(row)
        except Unreadable:
            give_up(context.tenant, row)
            return
        if follower.state is not RunState.WAITING_PREV:
            # An earlier delivery came this far and died: go on behind it, ring its alarm again.
            if follower.state is RunState.SCHEDULED:
                set_alarms(context.tenant, [follower], context.now)
            run = follower
            blocks = blocks if _is_withdrawn(run) else run.state in BLOCKS
            continue
        if blocks:
            run = blocked(follower, context.now)
            context.tenant.table.write([Put(run_row(run), expect=follower.version)])
            continue
        if item is None:
            return
        compiled = context.compiled(follower.rule)
        let_go = context.planned(follower, compiled, item, start=context.now)
        if let_go.is_due(context.now):
            # What has ended a wait above it does not end the next one.
            let_go = msgspec.structs.replace(let_go, heard_at=run.heard_at, heard=run.heard)
            performed = perform(context, let_go, compiled, item, stored=True)
            if performed.run.state is RunState.WAITING_PREV:
                continue  # another rule was put behind it in this very instant: look at it anew
            run, item = performed.run, performed.item
        else:
            run = reschedule(context.tenant, follower, let_go, context.now)
        blocks = run.state in BLOCKS


def _waits_above(context: ItemContext, withdrawn: Run) -> bool:
    """Return whether the nearest rule above that was not withdrawn has still to end."""
    run = withdrawn
    while run.predecessor is not None and _is_withdrawn(run):
        row = context.tenant.table.get(run_key(RunKey(run.item, run.entry, run.predecessor)))
        if row is None:
            return False
        run = run_of(row)
    return not run.is_final


def _is_withdrawn(run: Run) -> bool:
    """Return whether it was stopped with all runs of its rule: it lets go as if skipped."""
    return run.reason is not None and run.reason.code in (Code.RULE_WITHDRAWN, Code.RULE_STOPPED)


def blocked(run: Run, now: datetime) -> Run:
    """Return the run as blocked by the one before it."""
    return run.ended(RunState.BLOCKED, now, reason=PREVIOUS_FAILED)

"""An item has entered a stage: its rules start (semantics/automation: start).

What is due now and only on our own data acts here, in list order. What reaches outside or is due
soon goes on the queue, what is due later on a schedule, each after its run is stored. What is due
at the entry itself acts for it also where the item has moved on meanwhile, but for what would move
it. Every run is written once per entry, so a stream record that comes twice starts nothing twice.
"""

import msgspec

from chalicelib.domain.automation.run_modes import Immediately
from chalicelib.domain.automation.runs import Run, RunState
from chalicelib.domain.errors import Conflict
from chalicelib.domain.items.causes import CauseKind
from chalicelib.domain.items.changes import Change
from chalicelib.domain.items.item import Item
from chalicelib.engine.compiled import BrokenRule, CompiledRule
from chalicelib.ports.table import Put
from chalicelib.records.runs import run_of, run_row
from chalicelib.usecases.automation.after_previous import BLOCKS, LETS_GO, blocked
from chalicelib.usecases.automation.alarms import set_alarms, timed
from chalicelib.usecases.automation.item_context import ItemContext
from chalicelib.usecases.automation.judge import STAGE_LEFT, planned
from chalicelib.usecases.automation.perform import perform

IMMEDIATELY = Immediately.__struct_config__.tag


def start_rules(context: ItemContext, change: Change, present: Item) -> None:
    """Make a run of each rule of the stage that the item has entered, and let act what is due.

    `present` is the item as it is now. Where a trigger has carried it past the stage, and below a
    rule that moves it on, nothing acts; where others have moved it on, what is due at the entry
    acts all the same.

    Requests: one per rule that acts here or is stored, one per 10 alarms on the queue, one per
    schedule; none where the stage has no rules.
    """
    entered = change.after
    automation = context.automation(entered.pipeline)
    if automation is None or entered.stage is None:
        return
    rules = automation.rules_of(entered.stage)
    waits_for = automation.predecessors_of(entered.stage)
    follower_of = {before: rule for rule, before in waits_for.items()}
    item: Item | None = present
    carried_on = present.entry != entered.entry and present.cause.kind is CauseKind.TRIGGER
    begun: dict[str, Run] = {}
    alarms: list[Run] = []
    for compiled in rules:
        run = _new_run(context, compiled, change, waits_for, follower_of)
        before = begun.get(run.predecessor or "")
        if before is not None and before.state in BLOCKS:
            run = blocked(run, context.now)
        elif before is not None and before.state in LETS_GO:
            run = _planned(context, run, compiled, item or entered, from_now=True)
        elif run.predecessor is None:
            run = _planned(context, run, compiled, entered, from_now=False)
        run = msgspec.structs.replace(run, at_entry=_is_due_at_entry(run, compiled, before))
        left = item is None or item.entry != entered.entry
        if not run.is_final and (carried_on or (left and not run.at_entry)):
            run = run.ended(RunState.STOPPED, context.now, reason=STAGE_LEFT)
        if _acts_here(context, run, compiled):
            performed = perform(context, run, compiled, item, stored=False)
            run, item = performed.run, performed.item
            moved = compiled.moves and run.state is RunState.DONE
            carried_on = carried_on or (moved and item is not None and item.entry != entered.entry)
        else:
            run = _stored(context, timed(run, context.now))
            if run.state is RunState.SCHEDULED:
                alarms.append(run)
        begun[run.rule.id] = run
    set_alarms(context.tenant, alarms, context.now)


def _new_run(
    context: ItemContext,
    compiled: CompiledRule,
    change: Change,
    waits_for: dict[str, str | None],
    follower_of: dict[str | None, str],
) -> Run:
    item = change.after
    return Run(
        item=item.ref,
        entry=item.entry,
        rule=compiled.rule,
        state=RunState.WAITING_PREV,
        entered_at=item.stage_entered_at or context.now,
        cause=change.cause,
        predecessor=waits_for.get(compiled.rule.id),
        follower=follower_of.get(compiled.rule.id),
    )


def _planned(
    context: ItemContext, run: Run, compiled: CompiledRule, item: Item, *, from_now: bool
) -> Run:
    return planned(
        run,
        compiled,
        item,
        fields=context.wide.fields,
        start=context.now if from_now else run.entered_at,
        calendar=context.everywhere.calendar(context.now),
    )


def _is_due_at_entry(run: Run, compiled: CompiledRule, before: Run | None) -> bool:
    """Return whether a run is due at the entry itself, and would not move the item on."""
    if run.is_final or compiled.moves:
        return False
    if run.predecessor is None:
        return run.due_at is not None and run.due_at <= run.entered_at
    at_once = run.rule.run.get("mode") == IMMEDIATELY
    return before is not None and before.at_entry and at_once


def _acts_here(context: ItemContext, run: Run, compiled: CompiledRule) -> bool:
    # The clock that wrote the entry may be ahead of this one; "immediately" means now all the same.
    now = max(context.now, run.entered_at)
    if run.state is not RunState.SCHEDULED or run.due_at is None or run.due_at > now:
        return False
    try:
        return not compiled.action.reaches_outside()
    except BrokenRule:
        return True


def _stored(context: ItemContext, run: Run) -> Run:
    """Store a run that acts later, and return it.

    The one that is there already where the record comes again.
    """
    row = run_row(run)
    try:
        context.tenant.table.write([Put(row, expect="absent")])
    except Conflict:
        kept = context.tenant.table.get(row.key)
        if kept is None:
            raise
        return run_of(kept)
    return run

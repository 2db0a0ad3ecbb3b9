"""An item has entered a stage: its rules start (semantics/automation: start).

What is due now and only on our own data acts here, in list order and in one transaction. What
reaches outside or is due soon goes on the queue, what is due later on a schedule, each after its
run is stored. What is due at the entry itself acts for it also where the item has moved on
meanwhile, but for what would move it. Every run is written once per entry, so a stream record that
comes twice starts nothing twice.
"""

from collections.abc import Mapping

import msgspec

from chalicelib.domain.automation.run_modes import Immediately
from chalicelib.domain.automation.runs import TIMED_STATES, Run, RunState
from chalicelib.domain.card.timeline import StageMove
from chalicelib.domain.errors import Conflict
from chalicelib.domain.items.causes import CauseKind
from chalicelib.domain.items.changes import Change
from chalicelib.domain.items.item import Item
from chalicelib.engine.compiled_rule import BrokenRule, CompiledRule
from chalicelib.engine.pipeline_automation import PipelineAutomation
from chalicelib.ports.table import Put
from chalicelib.records.body import decode
from chalicelib.records.card import MOVE
from chalicelib.records.runs import run_of, run_row
from chalicelib.usecases.automation.act_together import ActedBefore, Together
from chalicelib.usecases.automation.alarms import set_alarms, timed
from chalicelib.usecases.automation.item_context import ItemContext
from chalicelib.usecases.automation.judge_run import STAGE_LEFT
from chalicelib.usecases.automation.perform import perform
from chalicelib.usecases.automation.runs.after_previous import BLOCKS, LETS_GO, blocked
from chalicelib.usecases.items.save_item import find_item

IMMEDIATELY = Immediately.__struct_config__.tag


def start_rules(context: ItemContext, change: Change, present: Item) -> None:
    """Make a run of each rule of the stage that the item has entered, and let act what is due.

    `present` is the item as it is now. Where a trigger has carried it past the stage, and below a
    rule that moves it on, nothing acts; where others have moved it on, what is due at the entry
    acts all the same.

    Requests: one for all rules that act here, one for each that is stored for later or moves the
    item, one per 10 alarms on the queue, one per schedule; none where the stage has no rules.
    Rules that cannot act together take one each.
    """
    entered = change.after
    automation = context.automation(entered.pipeline)
    if automation is None or entered.stage is None or not automation.rules_of(entered.stage):
        return
    carried_on = _was_carried_on(context, entered, present)
    start = _Start(context, change, automation, carried_on=carried_on)
    together = Together(context, present, entered.entry)
    try:
        start.all_together(together)
    except ActedBefore as before:
        start.anew(before.runs)
    except Conflict:
        kept = together.give_up()
        start.anew(kept)


class _Start:
    """The start of all rules of one stage entry."""

    def __init__(
        self,
        context: ItemContext,
        change: Change,
        automation: PipelineAutomation,
        *,
        carried_on: bool,
    ) -> None:
        self._context = context
        self._change = change
        self._entered = change.after
        self._carried_on = carried_on
        """Whether a trigger or a rule of the stage has taken the item out of this entry."""
        stage = change.after.stage or ""
        self._version = automation.version
        self._rules = automation.rules_of(stage)
        self._waits_for = automation.predecessors_of(stage)
        self._follower_of = {before: rule for rule, before in self._waits_for.items()}
        self._from_entry: dict[str, Run] = {}
        """Runs that count from the entry, by rule."""

    def all_together(self, together: Together) -> None:
        """Let act as one what is due, up to the first rule that cannot; then go on one by one.

        Raises:
            ActedBefore: an earlier delivery of the record did so.
            Conflict: something has changed meanwhile; nothing was done.
        """
        begun: dict[str, Run] = {}
        for compiled in self._rules:
            run = self._begin(compiled, begun, together.item)
            here = _acts_here(self._context, run, compiled)
            if (here or run.is_final) and not together.takes(compiled):
                break
            if here:
                run = together.act(run, compiled)
            elif run.is_final:
                together.keep(run)
            begun[run.rule.id] = run
        together.write()
        ended = {id: run for id, run in begun.items() if run.is_final}
        self.one_by_one(together.item, ended)

    def anew(self, begun: Mapping[str, Run]) -> None:
        """Look at the item anew, then let the rules act one by one."""
        item = find_item(self._context.tenant, self._entered.ref)
        self._carried_on = self._carried_on or _was_carried_on(self._context, self._entered, item)
        self.one_by_one(item, begun)

    def one_by_one(self, item: Item | None, begun: Mapping[str, Run]) -> None:
        """Let act and store each rule by itself, but for those whose runs have `begun`."""
        begun = dict(begun)
        alarms: list[Run] = []
        for compiled in self._rules:
            if compiled.rule.id in begun:
                continue
            run = self._begin(compiled, begun, item)
            if _acts_here(self._context, run, compiled):
                performed = perform(self._context, run, compiled, item, stored=False)
                run, item = performed.run, performed.item
                left = item is not None and item.entry != self._entered.entry
                if left and compiled.moves and run.state is RunState.DONE:
                    self._carried_on = True
            else:
                run = self._stored(run)
                alarms.append(run)
            begun[run.rule.id] = run
        self._alarm(alarms)

    def _alarm(self, runs: list[Run]) -> None:
        timed = [run for run in runs if run.state in TIMED_STATES]
        set_alarms(self._context.tenant, timed, self._context.now)

    def _begin(self, compiled: CompiledRule, begun: Mapping[str, Run], item: Item | None) -> Run:
        """Return the run of a rule as it begins: waiting, due, or ended already."""
        context, entered = self._context, self._entered
        run = self._new_run(compiled)
        before = begun.get(run.predecessor or "")
        if before is not None and before.state in BLOCKS:
            run = blocked(run, context.now)
        elif before is not None and before.state in LETS_GO:
            run = context.planned(run, compiled, item or entered, start=context.now)
        elif run.predecessor is None:
            run = self._counted_from_entry(run, compiled)
        run = msgspec.structs.replace(run, at_entry=_is_due_at_entry(run, compiled, before))
        left = item is None or item.entry != entered.entry
        if not run.is_final and (self._carried_on or (left and not run.at_entry)):
            run = run.ended(RunState.STOPPED, context.now, reason=STAGE_LEFT)
        return run

    def _counted_from_entry(self, run: Run, compiled: CompiledRule) -> Run:
        """Return the run with its due time; looking at the rule again does not change it."""
        if run.rule.id not in self._from_entry:
            start = run.entered_at
            planned = self._context.planned(run, compiled, self._entered, start=start)
            self._from_entry[run.rule.id] = planned
        return self._from_entry[run.rule.id]

    def _new_run(self, compiled: CompiledRule) -> Run:
        item = self._entered
        return Run(
            item=item.ref,
            entry=item.entry,
            rule=compiled.rule,
            config=self._version,
            state=RunState.WAITING_PREV,
            entered_at=item.stage_entered_at or self._context.now,
            cause=self._change.cause,
            predecessor=self._waits_for.get(compiled.rule.id),
            follower=self._follower_of.get(compiled.rule.id),
        )

    def _stored(self, run: Run) -> Run:
        """Store a run that acts later or has ended, and return it.

        The one that is there already where the record comes again.
        """
        run = timed(run, self._context.now)
        row = run_row(run)
        try:
            self._context.tenant.table.write([Put(row, expect="absent")])
        except Conflict:
            kept = self._context.tenant.table.get(row.key)
            if kept is None:
                raise
            return run_of(kept)
        return run


def _was_carried_on(context: ItemContext, entered: Item, present: Item | None) -> bool:
    """Return whether a trigger or an undo took the item out of this entry [1 if anything did].

    Whatever moved or changed it later says nothing of that.
    """
    if present is None or present.entry == entered.entry:
        return False
    moves = (
        decode(row, StageMove)
        for row in context.tenant.table.query(str(entered.ref), prefix=f"{MOVE}#")
    )
    away = next((move for move in moves if move.entry == entered.entry + 1), None)
    return away is not None and away.cause.kind in (CauseKind.TRIGGER, CauseKind.UNDO)


def _is_due_at_entry(run: Run, compiled: CompiledRule, before: Run | None) -> bool:
    """Return whether a run is due at the entry itself, and would not move the item on."""
    if run.is_final or compiled.moves or compiled.rests:
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
        return not (compiled.rests or compiled.action.leaves())
    except BrokenRule:
        return True

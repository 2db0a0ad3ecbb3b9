"""Performs one due run: judge, plan, carry out, record. The one place where rules act."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TypeVar

import msgspec

from chalicelib.catalogue.action_context import ActionContext
from chalicelib.domain.automation.effects import ActionFailed, Plan
from chalicelib.domain.automation.rests import rest_of
from chalicelib.domain.automation.runs import Reason, Run, RunState
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Conflict, Refused
from chalicelib.domain.items.item import Item
from chalicelib.engine.compiled_rule import BrokenRule, CompiledRule
from chalicelib.ports.table import Put, Write
from chalicelib.records.runs import run_key, run_of, run_row
from chalicelib.usecases.automation.alarms import set_alarms, timed
from chalicelib.usecases.automation.asking import resting
from chalicelib.usecases.automation.item_context import ItemContext
from chalicelib.usecases.automation.judge_run import (
    ITEM_DELETED,
    STAGE_LEFT,
    End,
    Postpone,
    broken,
)
from chalicelib.usecases.automation.judged import judged
from chalicelib.usecases.automation.own_data import Deed, OwnData
from chalicelib.usecases.automation.perhaps_sent import shown_after_all
from chalicelib.usecases.automation.reach_outside import RunStore, reach_outside
from chalicelib.usecases.automation.resting import begin_rest, look_again
from chalicelib.usecases.automation.runs.stop_runs import stop_run
from chalicelib.usecases.items.save_item import find_item

T = TypeVar("T")
LOOKS = 2
"""How often an action may ask to see items: some, and those to which these lead."""
TRIES = 5


class Performed(msgspec.Struct, frozen=True):
    """What came of a run."""

    run: Run
    item: Item | None
    """The item as it is now."""


def perform(
    context: ItemContext, run: Run, compiled: CompiledRule, item: Item | None, *, stored: bool
) -> Performed:
    """Let a due run act, wait on or end, and record it.

    `stored` says whether the run lies in the table already; one that acts at once on our own data
    is written only together with its effects. A plain data run costs one request, one that reaches
    outside two and its own. One that somebody has written to in this very instant, and that is due
    still, acts as it is then: its alarm has rung, and nobody rings for it again.

    Raises:
        Unfinished: nothing is decided; the alarm or the stream record must come again.
    """
    for _ in range(TRIES):
        try:
            return _attempt(context, run, compiled, item, stored=stored)
        except Conflict as conflict:
            key = run_key(run.key)
            if key in conflict.refused:
                row = context.tenant.table.get(key)
                if row is not None and (not stored or row.version != run.version):
                    run = run_of(row)
                    if not (stored and run.is_due(context.now)):
                        return Performed(run, item)
                    compiled = context.compiled(run.rule)
            context.forget_clients()
            item = find_item(context.tenant, run.item)
    return _attempt(context, run, compiled, item, stored=stored)


def _attempt(
    context: ItemContext, run: Run, compiled: CompiledRule, item: Item | None, *, stored: bool
) -> Performed:
    now = context.now
    verdict = judged(context, run, compiled, item)
    if isinstance(verdict, Postpone):
        postponed = msgspec.structs.replace(verdict.waiting(run), version=run.version + 1)
        waiting = timed(postponed, now)
        _store(context, run, waiting, stored)
        set_alarms(context.tenant, [waiting], now)
        return Performed(waiting, item)
    if isinstance(verdict, End):
        return Performed(_store(context, run, verdict.ended(run, now), stored), item)
    begun = verdict.begun(run, now)
    try:
        return _act(context, begun, compiled, verdict.item, stored)
    except ActionFailed as failure:
        reason = Reason(failure.code, failure.detail)
    except (BrokenRule, Refused) as error:
        reason = broken(error)
    failed = begun.ended(RunState.FAILED, now, reason=reason)
    shown = shown_after_all(context.tenant.table, run)
    return Performed(_store(context, run, failed, stored, shown), item)


def _act(
    context: ItemContext, run: Run, compiled: CompiledRule, item: Item, stored: bool
) -> Performed:
    action_context = context.action_context(run, compiled, item)
    plan = planned(context, compiled, action_context, turns_of=run.rule.id)
    deed = Deed(
        doing=msgspec.structs.replace(run, did=plan.in_words(context.people)),
        plan=plan,
        entry=run.entry,
        actor=action_context.actor,
        cause=run.made_by(max(context.now - run.entered_at, timedelta(0))),
    )
    rest = rest_of(plan)
    if rest is not None:
        return Performed(begin_rest(context, deed.doing, rest, stored), item)
    if deed.plan.outside:
        reached, now = reach_outside(context, deed, item, _run_store(context, run.rule.lasts))
        performed = Performed(reached, now)
        if reached.state is RunState.WAITING_APP:
            performed = _begins_to_wait(context, reached)
        if performed.run.is_final:
            context.remember(performed.run)
        return performed
    return _write_data(context, deed, item, stored)


def _begins_to_wait(context: ItemContext, run: Run) -> Performed:
    """Set the alarm of a run that waits for an app, and look whether it is over already [2]."""
    set_alarms(context.tenant, [run], context.now)
    item, left = find_item(context.tenant, run.item), None
    if item is None or item.deleted_at is not None:
        left = ITEM_DELETED
    elif item.entry != run.entry:
        left = STAGE_LEFT
    if left is not None:  # it has gone while nobody stopped the run, because it was acting
        return Performed(stop_run(context.tenant, run, context.now, left) or run, item)
    return Performed(look_again(context.tenant, run, context.now), item)


def planned(
    context: ItemContext, compiled: CompiledRule, action_context: ActionContext, *, turns_of: str
) -> Plan:
    """Let the action plan; a mistake in its code fails this run and holds up no other.

    `turns_of` names the rule or step whose turns are counted, where the action takes turns [1].

    Raises:
        ActionFailed: it cannot be done.
        BrokenRule: the action no longer fits the configuration.
    """
    for _ in range(LOOKS):
        wanted = _guarded(lambda: compiled.action.looks_at(action_context))
        if all(ref in action_context.others for ref in wanted):
            break
        action_context.others = {**action_context.others, **context.others(wanted)}
    if _guarded(lambda: compiled.action.takes_turns(action_context)):
        action_context.turn = context.count(f"turns#{turns_of}", action_context.run_id) - 1
    plan = _guarded(lambda: compiled.action.plan(action_context))
    undeclared = {type(one) for one in plan.effects} - set(compiled.action.effects)
    if undeclared:
        names = ", ".join(sorted(one.__name__ for one in undeclared))
        raise ActionFailed(Code.INTERNAL, f"{compiled.rule.action} does not say it uses {names}")
    return plan


def _guarded(ask: Callable[[], T]) -> T:
    try:
        return ask()
    except (ActionFailed, BrokenRule, Refused):
        raise
    except Exception as error:
        raise ActionFailed(Code.INTERNAL, f"{type(error).__name__}: {error}") from error


def _write_data(context: ItemContext, deed: Deed[Run], item: Item, stored: bool) -> Performed:
    own = OwnData(context, item)
    done = deed.doing.ended(RunState.DONE, context.now, result=own.take(deed))
    context.tenant.table.write([*own.writes(), _put(deed.doing, done, stored)])
    if own.touched_others:
        context.forget_clients()
    context.remember(done)
    return Performed(done, own.item(item.ref))


def _run_store(context: ItemContext, valid_for: timedelta) -> RunStore[Run]:
    """Return how runs of rules are kept: their next try is an alarm.

    Another try is no longer due at the entry: it ends when the item leaves the stage. One that only
    joins others is its first still.
    """
    return RunStore(
        run_row,
        lambda run, now, joins: timed(
            msgspec.structs.replace(run, at_entry=run.at_entry and joins), now
        ),
        lambda waiting: set_alarms(context.tenant, [waiting], context.now),
        lambda run, until: resting(run, until, context.now),
        valid_for=valid_for,
    )


def _store(
    context: ItemContext, before: Run, after: Run, stored: bool, more: Sequence[Write] = ()
) -> Run:
    context.tenant.table.write([_put(before, after, stored), *more])
    return after


def _put(before: Run, after: Run, stored: bool) -> Put:
    return Put(run_row(after), expect=before.version if stored else "absent")

"""Do a step: an action of the catalogue, or set a variable. Each visit happens once."""

from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.automation.effects import ActionFailed
from chalicelib.domain.automation.rules import Rule
from chalicelib.domain.automation.run_states import Reason, RunState
from chalicelib.domain.automation.tries import STEP_VALID_FOR
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Refused, Unavailable
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.items.item import Item
from chalicelib.domain.language.placeholders import parse_template
from chalicelib.domain.workflows.runs import MAX_BYTES, TooLarge, WorkflowRun
from chalicelib.domain.workflows.step_log import StepDoing
from chalicelib.domain.workflows.steps import ActionStep, SetVariable
from chalicelib.domain.workflows.summaries import input_of
from chalicelib.domain.workflows.variables import assigned_value, field_of
from chalicelib.engine.compiled_rule import BrokenRule, CompiledRule
from chalicelib.ports.table import Put, Row, Write
from chalicelib.records.workflows import step_row
from chalicelib.usecases.automation.own_data import Deed, OwnData
from chalicelib.usecases.automation.perform import planned
from chalicelib.usecases.automation.perhaps_sent import shown_after_all
from chalicelib.usecases.automation.reach_outside import RunStore, reach_outside
from chalicelib.usecases.automation.runs.unrecoverable import reason_of
from chalicelib.usecases.workflows.apps.asking_steps import resting, wait_of
from chalicelib.usecases.workflows.failing import failed, failure
from chalicelib.usecases.workflows.step_context import SHARED, StepContext, as_far_as_it_fits


class NotYet(Unavailable):
    """A step outside has its next try later; the state machine calls again by then."""


def act(context: StepContext) -> dict[str, Any]:
    """Do the step unless its visit was done before [1 write; what reaches outside 2 and its own].

    What cannot be done is recorded, and the run goes on, or ends where the step says so. Returns
    what the state machine has to know besides: for how long to wait for the answer of an app.

    Raises:
        Conflict: others were faster; look again.
        NotYet: a part outside did not answer; try again when the next try is due.
        Unavailable: somebody else does the step right now.
        NotDone: it could not be done, and other steps follow than otherwise.
        RunFailed: it could not be done, and so the run has failed.
    """
    log = context.log
    if log is not None and log.is_final:
        _keep(context, log)
    elif log is None or log.state is not RunState.WAITING_EVENT:
        log = _act(context)
    if log is not None and log.state is RunState.FAILED:
        failed(context, log.reason)
    return wait_of(context, log)


def _act(context: StepContext) -> StepDoing | None:
    """Do the step; return its line in the log where it has failed, or waits for an answer."""
    _leave_alone(context.log, context.now)
    try:
        if isinstance(context.step, SetVariable):
            _assign(context, context.step)
        elif isinstance(context.step, ActionStep):
            return _perform(context, context.step)
        else:
            raise TypeError(f"{context.step.id} is nothing to do")
    except (ActionFailed, BrokenRule, Refused) as error:
        return _fail(context, reason_of(error, context.step.id))
    return None


def _leave_alone(log: StepDoing | None, now: datetime) -> None:
    """Wait while somebody else does the step, and until its next try is due."""
    if log is None:
        return
    if log.state is RunState.RUNNING and log.lease_until and now < log.lease_until:
        raise Unavailable(f"the step {log.step} is being done right now")
    if log.state is RunState.SCHEDULED and log.due_at and now < log.due_at:
        _call_again(log)


def _perform(context: StepContext, step: ActionStep) -> StepDoing | None:
    if context.item is None:
        raise ActionFailed(Code.ITEM_DELETED, "the item was deleted before the step acted")
    item_context = context.item_context
    log = context.log or msgspec.structs.replace(context.doing(RunState.SCHEDULED), version=0)
    rule = Rule(id=step.id, stage="", name=step.title, action=step.action, params=step.params)
    compiled = CompiledRule(rule, item_context.wide.fields, item_context.everywhere.zone)
    action_context = item_context.action_context_of(
        context.item,
        actor=context.actor,
        results=context.run.result_values(),
        id=log.id,
        started_at=log.started_at,
        needs_client=compiled.needs_client,
        types=compiled.action.entity_types_needed(),
        roots=context.roots(),
        root_fields=context.root_fields,
    )
    action_context.seen = context.seen
    turns_of = f"{context.run.workflow}-{step.id}"
    plan = planned(item_context, compiled, action_context, turns_of=turns_of)
    if context.log is None:
        log = msgspec.structs.replace(log, input=input_of(context.seen))
    deed = Deed(
        doing=log,
        plan=plan,
        entry=context.item.entry,
        actor=context.actor,
        cause=log.made_by(context.now - context.run.started_at),
    )
    if plan.outside:
        return _reach_outside(context, deed, context.item)
    _write_data(context, deed, context.item)
    return None


def _reach_outside(context: StepContext, deed: Deed[StepDoing], item: Item) -> StepDoing:
    store = RunStore[StepDoing](
        _outside_row,
        lambda waiting, _, __: waiting,
        _call_again,
        lambda step, until: resting(step, until, context.now),
        valid_for=STEP_VALID_FOR,
        spread=0,  # the execution comes by itself
        fence=(context.fence(),),
    )
    reached, _ = reach_outside(context.item_context, deed, item, store)
    _keep(context, reached)
    return reached


def _outside_row(doing: StepDoing) -> Row:
    """Return the row of a step outside; before it leaves there must be room for it."""
    return _with_room(doing) if doing.state is RunState.RUNNING else step_row(doing)


def _call_again(waiting: StepDoing) -> None:
    """Let the state machine come again; it knows how to wait."""
    raise NotYet(waiting.reason.detail if waiting.reason else "not done yet")


def _write_data(context: StepContext, deed: Deed[StepDoing], item: Item) -> None:
    own = OwnData(context.item_context, item)
    result = own.take(deed)
    done = context.doing(RunState.DONE, result=result, attempt=deed.doing.attempt)
    after = context.with_results((context.step.id, result))
    context.tenant.table.write(
        [*own.writes(), *context.run_writes(after), _log_write(context, done)]
    )


def _assign(context: StepContext, step: SetVariable) -> None:
    shared = step.variable.startswith(SHARED)
    root, code = ("tenant_variables" if shared else "variables"), step.variable.removeprefix(SHARED)
    own = context.prepared.template.variables
    variable = (context.item_context.everywhere.variables if shared else own).get(code)
    if variable is None:
        raise ActionFailed(Code.UNKNOWN_VARIABLE, f"there is no variable {step.variable} any more")
    present = context.roots()[root].get(code)
    field = field_of(code, variable)
    if step.add is not None:
        context.seen[f"{root}.{code}"] = present
        value = _sum(field, present, step.add)
    else:
        texts = [step.value] if isinstance(step.value, str) else []
        shown = [one for one in texts if parse_template(one).only is None]
        action_context = context.action_context(*texts, shown=shown)
        value = assigned_value(
            field, step.value, action_context.look_up, action_context.style, action_context.shown
        )
    done = context.doing(RunState.DONE, result={"value": value})
    writes: list[Write] = [_log_write(context, done)]
    if shared:
        writes += [context.fence(), context.shared_write(code, value)]
    else:
        variables = {**context.run.variables, code: value}
        after = msgspec.structs.replace(context.run, variables=variables)
        writes += context.run_writes(after)
    context.tenant.table.write(writes)


def _sum(field: Field, present: Any, added: float) -> Any:
    """Return a number and what is added to it.

    Raises:
        ActionFailed: there is no number to add to; a shared variable can have changed its type.
        Invalid: the sum is out of range.
    """
    if field.type is not FieldType.NUMBER or not isinstance(present or 0, int | float):
        raise ActionFailed(Code.NO_NUMBER, f"the variable {field.code} does not hold a number")
    return field.parse((present or 0) + field.parse(added))


def _fail(context: StepContext, reason: Reason) -> StepDoing:
    line = context.doing(RunState.FAILED, reason=reason)
    shown = shown_after_all(context.tenant.table, context.log) if context.log else []
    after = as_far_as_it_fits(_with_failure(context, reason), context.run)
    writes = context.run_writes(after)
    context.tenant.table.write([*writes, _log_write(context, line), *shown])
    return line


def _with_failure(context: StepContext, reason: Reason) -> WorkflowRun:
    """Return the run with why its step could not be done, as far as anything looks at it."""
    return context.with_results((context.step.id, failure(reason)))


def _log_write(context: StepContext, done: StepDoing) -> Put:
    if context.log is None:
        return Put(_with_room(done), expect="absent")
    before = context.log.version
    return Put(_with_room(msgspec.structs.replace(done, version=before + 1)), expect=before)


def _with_room(doing: StepDoing) -> Row:
    row = step_row(doing)
    if len(row.body.encode()) > MAX_BYTES:
        raise TooLarge(f"the step would leave more than {MAX_BYTES} bytes in its log")
    return row


def _keep(context: StepContext, log: StepDoing) -> None:
    """Keep what a step outside gave, where it was recorded before the run could be written."""
    if log.state is RunState.FAILED and log.reason is not None:
        after = _with_failure(context, log.reason)
    elif log.state is RunState.DONE and log.result:
        after = context.with_results((log.step, log.result))
    else:
        return
    after = as_far_as_it_fits(after, context.run)
    if after is not context.run:
        context.tenant.table.write(context.run_writes(after))

"""Do a step: an action of the catalogue, or set a variable. Each visit happens once."""

from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.automation.doings import Reason, RunState
from chalicelib.domain.automation.effects import ActionFailed, Plan
from chalicelib.domain.automation.rules import Rule
from chalicelib.domain.errors import Refused, Unavailable
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.workflows.runs import MAX_BYTES, StepDoing, TooLarge
from chalicelib.domain.workflows.steps import ENDING_ACTIONS, ActionStep, SetVariable, Step
from chalicelib.domain.workflows.summaries import input_of
from chalicelib.domain.workflows.variables import assigned_value, field_of
from chalicelib.engine.compiled import BrokenRule, CompiledRule
from chalicelib.ports.table import Put, Row, Write
from chalicelib.records.workflows import step_row
from chalicelib.usecases.automation.perform import OUTSIDE, data_work, planned
from chalicelib.usecases.automation.reach_outside import Books, reach_outside
from chalicelib.usecases.automation.unrecoverable import reason_of
from chalicelib.usecases.workflows.step_context import SHARED, Standing, as_far_as_it_fits


class NotYet(Unavailable):
    """A step outside has its next try later; the state machine calls again by then."""


class NotDone(Exception):
    """An action that ends the run could not be done, so the run goes on."""


def act(standing: Standing) -> None:
    """Do the step unless its visit was done before [1 write; what reaches outside 2 and its own].

    What cannot be done is recorded, and the run goes on.

    Raises:
        Conflict: others were faster; look again.
        NotYet: a part outside did not answer; try again when the next try is due.
        Unavailable: somebody else does the step right now.
        NotDone: the action would have ended the run.
    """
    log = standing.log
    if log is not None and log.is_final:
        _keep(standing, log)
    else:
        log = _act(standing)
    if log is not None and log.state is RunState.FAILED and _ends_the_run(standing.step):
        raise NotDone(log.reason.detail if log.reason else "it could not be done")


def _ends_the_run(step: Step) -> bool:
    return isinstance(step, ActionStep) and step.action in ENDING_ACTIONS


def _act(standing: Standing) -> StepDoing | None:
    """Do the step; return its line in the log where it has failed."""
    _leave_alone(standing.log, standing.now)
    try:
        if isinstance(standing.step, SetVariable):
            _assign(standing, standing.step)
        elif isinstance(standing.step, ActionStep):
            _perform(standing, standing.step)
        else:
            raise TypeError(f"{standing.step.id} is nothing to do")
    except (ActionFailed, BrokenRule, Refused) as error:
        return _fail(standing, reason_of(error, standing.step.id))
    return None


def _leave_alone(log: StepDoing | None, now: datetime) -> None:
    """Wait while somebody else does the step, and until its next try is due."""
    if log is None:
        return
    if log.state is RunState.RUNNING and log.lease_until and now < log.lease_until:
        raise Unavailable(f"the step {log.step} is being done right now")
    if log.state is RunState.SCHEDULED and log.due_at and now < log.due_at:
        _call_again(log)


def _perform(standing: Standing, step: ActionStep) -> None:
    if standing.item is None:
        raise ActionFailed("item_deleted", "the item was deleted before the step acted")
    around = standing.around
    log = standing.log or msgspec.structs.replace(standing.doing(RunState.SCHEDULED), version=0)
    rule = Rule(id=step.id, stage="", name=step.title, action=step.action, params=step.params)
    compiled = CompiledRule(rule, around.wide.fields, around.everywhere.zone)
    scene = around.scene_of(
        standing.item,
        actor=standing.actor,
        results=standing.run.result_values(),
        id=log.id,
        started_at=log.started_at,
        needs_client=compiled.needs_client,
        types=compiled.action.entity_types_needed(),
        roots=standing.roots(),
    )
    scene.seen = standing.seen
    plan = planned(around, compiled, scene)
    if standing.log is None:
        log = msgspec.structs.replace(log, input=input_of(standing.seen))
    if any(isinstance(effect, OUTSIDE) for effect in plan.effects):
        _reach_outside(standing, log, plan)
    else:
        _write_data(standing, log, plan)


def _reach_outside(standing: Standing, log: StepDoing, plan: Plan) -> None:
    books = Books[StepDoing](
        _outside_row, lambda waiting, _: waiting, _call_again, fence=(standing.fence(),)
    )
    _keep(standing, reach_outside(standing.around, log, plan, standing.actor, books))


def _outside_row(doing: StepDoing) -> Row:
    """Return the row of a step outside; before it leaves there must be room for it."""
    return _with_room(doing) if doing.state is RunState.RUNNING else step_row(doing)


def _call_again(waiting: StepDoing) -> None:
    """Let the state machine come again; it knows how to wait."""
    raise NotYet(waiting.reason.detail if waiting.reason else "not done yet")


def _write_data(standing: Standing, log: StepDoing, plan: Plan) -> None:
    assert standing.item is not None
    work = data_work(
        standing.around,
        log,
        standing.item,
        entry=standing.item.entry,
        actor=standing.actor,
        cause=log.made_by(standing.now - standing.run.started_at),
    )
    work.add([effect for effect in plan.effects if not isinstance(effect, OUTSIDE)])
    result = {**plan.results, **work.results}
    done = standing.doing(RunState.DONE, result=result, attempt=log.attempt)
    after = standing.with_results((standing.step.id, result))
    standing.tenant.table.write(
        [*work.writes(), *standing.run_writes(after), _log_write(standing, done)]
    )


def _assign(standing: Standing, step: SetVariable) -> None:
    shared = step.variable.startswith(SHARED)
    root, code = ("tenant_variables" if shared else "variables"), step.variable.removeprefix(SHARED)
    own = standing.prepared.template.variables
    variable = (standing.around.everywhere.variables if shared else own).get(code)
    if variable is None:
        raise ActionFailed("unknown_variable", f"there is no variable {step.variable} any more")
    present = standing.roots()[root].get(code)
    field = field_of(code, variable)
    if step.add is not None:
        standing.seen[f"{root}.{code}"] = present
        value = _sum(field, present, step.add)
    else:
        texts = [step.value] if isinstance(step.value, str) else []
        scene = standing.scene(*texts)
        value = assigned_value(field, step.value, scene.look_up, scene.zone)
    done = standing.doing(RunState.DONE, result={"value": value})
    writes: list[Write] = [_log_write(standing, done)]
    if shared:
        writes += [standing.fence(), standing.shared_write(code, value)]
    else:
        variables = {**standing.run.variables, code: value}
        after = msgspec.structs.replace(standing.run, variables=variables)
        writes += standing.run_writes(after)
    standing.tenant.table.write(writes)


def _sum(field: Field, present: Any, added: float) -> Any:
    """Return a number and what is added to it.

    Raises:
        ActionFailed: there is no number to add to; a shared variable can have changed its type.
        Invalid: the sum is out of range.
    """
    if field.type is not FieldType.NUMBER or not isinstance(present or 0, int | float):
        raise ActionFailed("no_number", f"the variable {field.code} does not hold a number")
    return field.parse((present or 0) + field.parse(added))


def _fail(standing: Standing, reason: Reason) -> StepDoing:
    failed = standing.doing(RunState.FAILED, reason=reason)
    standing.tenant.table.write([standing.fence(), _log_write(standing, failed)])
    return failed


def _log_write(standing: Standing, done: StepDoing) -> Put:
    if standing.log is None:
        return Put(_with_room(done), expect="absent")
    before = standing.log.version
    return Put(_with_room(msgspec.structs.replace(done, version=before + 1)), expect=before)


def _with_room(doing: StepDoing) -> Row:
    row = step_row(doing)
    if len(row.body.encode()) > MAX_BYTES:
        raise TooLarge(f"the step would leave more than {MAX_BYTES} bytes in its log")
    return row


def _keep(standing: Standing, log: StepDoing) -> None:
    """Keep what a step outside gave, where it was recorded before the run could be written."""
    if log.state is not RunState.DONE or not log.result:
        return
    after = as_far_as_it_fits(standing.with_results((log.step, log.result)), standing.run)
    if after is not standing.run:
        standing.tenant.table.write(standing.run_writes(after))

"""Do a step: an action of the catalogue, or set a variable. Each visit happens once."""

from typing import Any

import msgspec

from chalicelib.catalogue.automation import BrokenRule, CompiledRule
from chalicelib.domain.doings import Reason, RunState
from chalicelib.domain.effects import ActionFailed, Plan
from chalicelib.domain.errors import Refused, Unavailable
from chalicelib.domain.rules import Rule
from chalicelib.domain.workflow.runs import StepDoing
from chalicelib.domain.workflow.steps import ActionStep, SetVariable
from chalicelib.domain.workflow.variables import assigned_value, field_of
from chalicelib.ports.table import Put, Write
from chalicelib.records.workflows import step_row
from chalicelib.usecases.judge import broken
from chalicelib.usecases.perform import OUTSIDE, data_work, planned
from chalicelib.usecases.reach_outside import Books, reach_outside
from chalicelib.usecases.workflows.standing import SHARED, RunFailed, Standing


def act(standing: Standing) -> None:
    """Do the step unless its visit was done before [1 write; what reaches outside 2 and its own].

    What cannot be done is recorded, and the run goes on.

    Raises:
        Conflict: others were faster; look again.
        Unavailable: a part outside did not answer; try again.
    """
    log = standing.log
    if log is not None and log.is_final:
        _keep(standing, log)
        return
    try:
        if isinstance(standing.step, SetVariable):
            _assign(standing, standing.step)
        elif isinstance(standing.step, ActionStep):
            _perform(standing, standing.step)
        else:
            raise RunFailed(f"{standing.step.id} is nothing to do")
    except ActionFailed as failure:
        _fail(standing, Reason(failure.code, failure.detail))
    except (BrokenRule, Refused) as error:
        _fail(standing, broken(error))


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
    plan = planned(around, compiled, scene)
    if any(isinstance(effect, OUTSIDE) for effect in plan.effects):
        _reach_outside(standing, log, plan)
    else:
        _write_data(standing, log, plan)


def _reach_outside(standing: Standing, log: StepDoing, plan: Plan) -> None:
    books = Books[StepDoing](
        step_row, lambda waiting, _: waiting, _call_again, fence=(standing.fence(),)
    )
    _keep(standing, reach_outside(standing.around, log, plan, standing.actor, books))


def _call_again(waiting: StepDoing) -> None:
    """Let the state machine come again; it knows how to wait."""
    raise Unavailable(waiting.reason.detail if waiting.reason else "not done yet")


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
    if step.add is not None:
        value: Any = (present or 0) + step.add
    else:
        texts = [step.value] if isinstance(step.value, str) else []
        scene = standing.scene(*texts)
        value = assigned_value(field_of(code, variable), step.value, scene.look_up, scene.zone)
    done = standing.doing(RunState.DONE, result={"value": value})
    writes: list[Write] = [_log_write(standing, done)]
    if shared:
        writes += [standing.fence(), standing.shared_write(code, value)]
    else:
        variables = {**standing.run.variables, code: value}
        after = msgspec.structs.replace(standing.run, variables=variables)
        writes += standing.run_writes(after)
    standing.tenant.table.write(writes)


def _fail(standing: Standing, reason: Reason) -> None:
    failed = standing.doing(RunState.FAILED, reason=reason)
    standing.tenant.table.write([standing.fence(), _log_write(standing, failed)])


def _log_write(standing: Standing, done: StepDoing) -> Put:
    if standing.log is None:
        return Put(step_row(done), expect="absent")
    before = standing.log.version
    return Put(step_row(msgspec.structs.replace(done, version=before + 1)), expect=before)


def _keep(standing: Standing, log: StepDoing) -> None:
    """Keep what a step outside gave, where it was recorded before the run could be written."""
    if log.state is not RunState.DONE or not log.result:
        return
    after = standing.with_results((log.step, log.result))
    if after is not standing.run:
        standing.tenant.table.write(standing.run_writes(after))

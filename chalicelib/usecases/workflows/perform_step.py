"""What the state machine asks to do with a step; each answer becomes the execution's data.

A call that comes again, because an earlier one died or its answer was lost, changes nothing more
and gets the same answer.
"""

from contextlib import suppress
from datetime import datetime
from typing import Any, NoReturn

import msgspec

from chalicelib.domain.automation.run_states import RunState
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.workflows.deadlines import RENEWED_AFTER
from chalicelib.domain.workflows.deciding import evaluate_branch
from chalicelib.domain.workflows.names import looks_at
from chalicelib.domain.workflows.runs import WorkflowRun, WorkflowState, run_of_execution
from chalicelib.domain.workflows.states import RENEW, Duty
from chalicelib.domain.workflows.steps import ActionStep, ForEachStep, LoopStep
from chalicelib.domain.workflows.visits import RENEWED
from chalicelib.ports.table import Delete, Put, Write
from chalicelib.records.workflows import step_row
from chalicelib.usecases.automation.runs.unrecoverable import HOPELESS
from chalicelib.usecases.tenant.retry import retried
from chalicelib.usecases.tenant.tenant import Tenant
from chalicelib.usecases.workflows.act import act
from chalicelib.usecases.workflows.apps.asking_steps import time_out
from chalicelib.usecases.workflows.deadlines import in_vain, reckon
from chalicelib.usecases.workflows.end_run import ITEM_DELETED, end_run, fail_run, withdrawn
from chalicelib.usecases.workflows.executions import begin_execution
from chalicelib.usecases.workflows.failing import NotDone
from chalicelib.usecases.workflows.get_run import get_run
from chalicelib.usecases.workflows.lost.give_up import give_up
from chalicelib.usecases.workflows.step_context import RunFailed, StepContext, as_far_as_it_fits
from chalicelib.usecases.workflows.tell_timeline import waits_no_more

TRIES = 10
"""How often a step is looked at anew while parallel branches write the same run."""


class StepCall(msgspec.Struct, frozen=True, kw_only=True):
    """What the state machine asks for (domain/workflows/states.py)."""

    do: Duty
    run: str
    loops: dict[str, int]
    step: str = ""
    branch: int | None = None
    """Of a listen step that timed out: the branch of its timer."""
    ended: int | None = None
    """Of an execution that was given up: when, in milliseconds since 1970."""


def perform_step(tenant: Tenant, call: StepCall, now: datetime) -> dict[str, Any]:
    """Do what is asked for and return the new data of the execution [1 read, mostly 1 write].

    Raises:
        RunFailed: the run cannot go on, or is over; never to be retried.
        Unfinished: the call must come again.
    """
    if call.do is Duty.FINISH:
        return _finish(tenant, call, now)
    if call.do is Duty.GIVE_UP:
        return _give_up(tenant, call, now)
    try:
        return _perform(tenant, call, now)
    except HOPELESS as error:
        raise RunFailed(fail_run(tenant, call.run, call.step, error, now).detail) from error


def _perform(tenant: Tenant, call: StepCall, now: datetime) -> dict[str, Any]:
    counted: dict[str, int] = {}
    return retried(lambda: _attempt(tenant, call, now, counted), Conflict([]), TRIES)


def _attempt(
    tenant: Tenant, call: StepCall, now: datetime, counted: dict[str, int]
) -> dict[str, Any]:
    answer: dict[str, Any] = {"run": call.run, "loops": call.loops}
    context = StepContext(tenant, call.run, call.step, call.loops, now, counted)
    if context.item is None:
        _end_without_item(context, call.do)
    match call.do:
        case Duty.ACT:
            return {**answer, **act(context)}
        case Duty.DECIDE:
            return {**answer, **_decide(context)}
        case Duty.RECKON:
            return {**answer, **reckon(context)}
        case Duty.TIME_OUT:
            return {**answer, **_time_out(context, call.branch)}
        case Duty.RENEW:
            _renew(context)
    return answer


def _end_without_item(context: StepContext, do: Duty) -> NoReturn:
    """End a run whose item is gone; one that started at that moment is found by nobody else."""
    if do is Duty.ACT:
        with suppress(NotDone):
            act(context)  # the log says why nothing was done
    state, reason = WorkflowState.TERMINATED, ITEM_DELETED
    end_run(context.tenant, context.run.id, state, context.now, reason=reason)
    raise RunFailed(reason.detail)


def _decide(context: StepContext) -> dict[str, Any]:
    """Work out which way the run goes; the log keeps it, so that a second call goes the same."""
    log = context.log
    if log is not None:
        return {"branch": log.branch, "loops": log.loops or {}}
    run, values = context.run, context.values() | context.beyond(looks_at(context.step))
    context.seen |= {name: values.get(name) for name in sorted(looks_at(context.step))}
    decision = evaluate_branch(
        context.place,
        values,
        fields=context.prepared.fields,
        zone=context.item_context.everywhere.zone,
        loops=context.loops,
        allowed=context.prepared.allowed,
        spent=run.spent,
        passes=run.passes,
        aged=run.execution_age(context.now) >= RENEWED_AFTER,
    )
    if isinstance(context.step, LoopStep) and decision.branch == RENEW:
        # Not kept: the renewed execution evaluates this very pass again.
        return {"branch": decision.branch, "loops": decision.loops}
    after = run
    if decision.events:
        after = msgspec.structs.replace(
            after, spent=run.spent + decision.events, passes=run.passes + 1
        )
    if isinstance(context.step, ForEachStep) and decision.value is not msgspec.UNSET:
        variables = {**run.variables, context.step.variable: decision.value}
        after = msgspec.structs.replace(after, variables=variables)
    done = context.doing(
        RunState.DONE,
        branch=decision.branch,
        loops=decision.loops,
        result={"branch": decision.branch},
    )
    context.tenant.table.write([*context.run_writes(after), Put(step_row(done), expect="absent")])
    return {"branch": decision.branch, "loops": decision.loops}


def _time_out(context: StepContext, branch: int | None) -> dict[str, Any]:
    """Note that nothing came in time and remove what waited; an answer just before it counts."""
    log = context.log
    if isinstance(context.step, ActionStep):
        time_out(context)
        return {}
    if log is not None and log.is_final:
        found = log.branch if log.branch is not None else branch
        return {} if branch is None else {"branch": found}
    results = in_vain(context, branch)
    done = context.doing(RunState.DONE, result=results[0][1], branch=branch)
    after = as_far_as_it_fits(context.with_results(*results), context.run)
    writes: list[Write] = [*context.run_writes(after)]
    if log is None:
        writes.append(Put(step_row(done), expect="absent"))
    else:
        done = msgspec.structs.replace(
            done,
            started_at=log.started_at,
            input=log.input,
            reason=log.reason,
            tasks=log.tasks,
            due_at=log.due_at,
            told=log.told,
            comment=log.comment,
            version=log.version + 1,
        )
        writes.append(Put(step_row(done), expect=log.version))
        writes += [Delete(key) for key in log.waiters]
        writes += withdrawn(context.tenant, log.tasks)
    users = context.item_context.everywhere.users
    writes += waits_no_more(context.run, done, context.step, "", users)
    context.tenant.table.write(writes)
    return {} if branch is None else {"branch": branch}


def _renew(context: StepContext) -> None:
    """Go on as a new execution that enters at this loop; a second call starts the same one."""
    run = context.run
    done = msgspec.structs.replace(
        context.doing(RunState.DONE), visit=f"{context.visit}-{RENEWED}:1".lstrip("-")
    )
    row = step_row(done)
    kept = context.tenant.table.get(row.key)
    if kept is None:
        after = msgspec.structs.replace(
            run, spent=0, renewals=run.renewals + 1, renewed_at=context.now, at=None
        )
        context.tenant.table.write([*context.run_writes(after), Put(row, expect="absent")])
        run = msgspec.structs.replace(after, version=run.version + 1)
    data = {"run": run.id, "loops": context.loops, "enter": context.step.id}
    begin_execution(context.tenant, run, data)


def _give_up(tenant: Tenant, call: StepCall, now: datetime) -> dict[str, Any]:
    """Note that an execution has ended before its run did: nobody else will do it.

    Of a run that goes on as another execution, or is gone, there is nothing to note; nor where the
    word is older than the moment from which the execution was let go on.
    """
    try:
        run = get_run(tenant, run_of_execution(call.run))
    except NotFound:
        return {"run": call.run, "loops": call.loops}
    if run.execution != call.run or not run.is_open or _went_on_since(run, call):
        return {"run": run.id, "loops": call.loops}
    return {"run": run.id, "loops": call.loops, "given_up": give_up(tenant, run, now)}


def _went_on_since(run: WorkflowRun, call: StepCall) -> bool:
    if run.redriven_at is None or call.ended is None:
        return False
    return call.ended < run.redriven_at.timestamp() * 1000


def _finish(tenant: Tenant, call: StepCall, now: datetime) -> dict[str, Any]:
    try:
        end_run(tenant, call.run, WorkflowState.DONE, now)
    except NotFound as gone:
        raise RunFailed(gone.detail) from gone
    return {"run": call.run, "loops": call.loops}

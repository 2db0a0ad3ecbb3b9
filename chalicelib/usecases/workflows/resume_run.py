"""Take runs up again whose execution was lost: where they rest, or where a person says.

The run is written as resuming, and the stream begins the new execution (executions.py). Its name is
that of the run with the number of its renewals, so that however often that is tried, one begins.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

import msgspec

from chalicelib.domain.errors import Clash, Fault, Invalid, Unavailable
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.words.wording import there_is_no
from chalicelib.domain.workflows.asl import compile_template
from chalicelib.domain.workflows.positions import AGAIN, Position, position_of
from chalicelib.domain.workflows.prepared import PreparedVersion
from chalicelib.domain.workflows.replay import NotFoundAgain, resting_place
from chalicelib.domain.workflows.runs import FIRST_LOOK, TooLarge, WorkflowRun, WorkflowState
from chalicelib.domain.workflows.step_log import StepDoing
from chalicelib.domain.workflows.variables import field_of
from chalicelib.ports.table import Put
from chalicelib.records.body import encode
from chalicelib.records.card import entry_row
from chalicelib.records.workflows import STEP_PREFIX, log_partition, run_row, step_of
from chalicelib.usecases.items.save_item import item_for
from chalicelib.usecases.tenant.retry import retried
from chalicelib.usecases.tenant.tenant import Tenant
from chalicelib.usecases.workflows.get_run import get_run
from chalicelib.usecases.workflows.republish import interrupt_run
from chalicelib.usecases.workflows.tell_timeline import note

SUFFIX = "-e"
"""Behind the name of a version's machine: the one in which executions can begin at any step."""
Publish = Callable[[str, Callable[[], str]], None]
"""Makes the state machine of a name; of what its definition is, it may ask later."""


def take_up(tenant: Tenant, id: str, why: str, now: datetime, publish: Publish) -> WorkflowRun:
    """Let a run go on where it rests, now that its execution is gone [3, and 1 per 100 steps].

    One that has ended stays as it is. Where the log does not tell any more where it rests, it is
    interrupted, and can be started at a step.

    Args:
        tenant: whose run it is.
        id: of the run.
        why: for the reason of one that cannot go on.
        now: the present instant.
        publish: of the machine in which it goes on.

    Raises:
        NotFound: there is no such run.
        Unavailable: try again.
    """

    def attempt() -> WorkflowRun:
        run = get_run(tenant, id)
        if not run.is_open:
            return run
        prepared = tenant.configuration.version(run.workflow, run.number)
        try:
            at = resting_place(prepared.template, _log(tenant, id), now, run.again)
        except (NotFoundAgain, LookupError):
            return interrupt_run(tenant, id, why, now)
        resumed = _resumed(prepared, run, at, now, publish)
        tenant.table.write([Put(run_row(resumed), expect=run.version)])
        return resumed

    return retried(attempt, Unavailable(f"the workflow run {id} is being changed all the time"))


def resume_run(
    tenant: Tenant,
    caller: Caller,
    id: str,
    step: str,
    variables: Mapping[str, Any],
    now: datetime,
) -> WorkflowRun:
    """Start a run that has failed at one of its steps; all is done anew from there on.

    What it did before stays in its log, with the results; variables that nobody gives are as they
    were where the run was interrupted, and else have their defaults. Branches of parallel steps in
    which the step does not stand count as done [4, and 1 per 100 steps; publishing besides].

    Raises:
        NotFound: there is no such run, or its item is gone.
        Clash: it has not failed.
        Invalid: it has no such step, or a variable does not fit.
        Conflict: somebody else changed it at the same time.
    """
    caller.require(Right.WORKFLOW_RUN)
    run = get_run(tenant, id)
    item_for(tenant, caller, run.item, Right.WORKFLOW_RUN)
    if run.state is not WorkflowState.FAILED:
        raise Clash(f"only a run that has failed can be resumed; this one is {run.state}")
    prepared = tenant.configuration.version(run.workflow, run.number)
    count = 1 + (run.again.loops[AGAIN] if run.again else 0)
    try:
        at = position_of(prepared.template, step, _passes(_log(tenant, id)), count)
    except KeyError:
        known = [one for one, place in prepared.places.items() if not place.is_event]
        raise Invalid.at("/step", there_is_no("step", step, known)) from None
    values = _variables(prepared, run, variables)
    resumed = _resumed(prepared, run, at, now, partial(_publish, tenant))
    resumed = msgspec.structs.replace(
        resumed,
        state=WorkflowState.RUNNING,
        finished_at=None,
        reason=None,
        variables=values,
        again=at,
    )
    try:
        row = run_row(resumed)
    except TooLarge as large:
        raise Invalid.at("/variables", large.detail, code=large.code) from large
    line = note(resumed, f"was resumed at the step {step}", now)
    line = msgspec.structs.replace(line, id=f"{line.id}-{count}", author=caller.id)
    tenant.table.write([Put(row, expect=run.version), Put(entry_row(line))])
    return resumed


def _resumed(
    prepared: PreparedVersion, run: WorkflowRun, at: Position, now: datetime, publish: Publish
) -> WorkflowRun:
    version = prepared.version
    machine = f"{version.machine}{SUFFIX}"
    publish(machine, lambda: encode(compile_template(version.template, entries=True)))
    return msgspec.structs.replace(
        run,
        machine=machine,
        at=at,
        resuming=True,
        renewals=run.renewals + 1,
        renewed_at=now,
        look_at=now + FIRST_LOOK,
        missed_since=None,
        spent=0,
        version=run.version + 1,
    )


def _publish(tenant: Tenant, machine: str, definition: Callable[[], str]) -> None:
    tenant.state_machines.publish(machine, definition())


def _log(tenant: Tenant, id: str) -> list[StepDoing]:
    return [step_of(row) for row in tenant.table.query(log_partition(id), prefix=STEP_PREFIX)]


def _passes(log: list[StepDoing]) -> dict[str, int]:
    """Return the last pass of each loop that the run was in."""
    found: dict[str, int] = {}
    for line in sorted(log, key=lambda one: (str(one.started_at), one.place)):
        found |= line.loops or {}
    return found


def _variables(
    prepared: PreparedVersion, run: WorkflowRun, given: Mapping[str, Any]
) -> dict[str, Any]:
    known = prepared.template.variables
    faults: list[Fault] = []
    values = {code: one.default for code, one in known.items()} | run.variables
    for code, value in given.items():
        if code not in known:
            faults.append(Fault(f"/{code}", there_is_no("variable", code, known)))
            continue
        try:
            values[code] = field_of(code, known[code]).parse(value)
        except Invalid as invalid:
            faults += [fault.under(f"/{code}") for fault in invalid.faults]
    if faults:
        raise Invalid(fault.under("/variables") for fault in faults)
    return values

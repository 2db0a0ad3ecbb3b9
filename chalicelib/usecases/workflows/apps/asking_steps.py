"""A step waits for the answer of an app: how it rests, and how the answer or its lack ends that.

The answer is a row of its own (automation/asking.py). Whoever comes later finds what is there: the
stream finds the step that rests, and who lets the step rest looks for the answer afterwards.
"""

from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.automation.app_effects import NOT_ANSWERED, AppAnswer, asked_of
from chalicelib.domain.automation.run_states import RunState
from chalicelib.domain.errors import Conflict
from chalicelib.domain.workflows.deadlines import MAX_WAIT
from chalicelib.domain.workflows.step_log import StepDoing
from chalicelib.domain.workflows.steps import may_ask
from chalicelib.domain.workflows.waiters import Waiter, WaitKind
from chalicelib.ports.table import Put, Write
from chalicelib.records.workflows import (
    key_of,
    run_key,
    run_of,
    run_row,
    step_key,
    step_of,
    step_row,
    waiter_key,
    waiter_of,
    waiter_row,
)
from chalicelib.usecases.automation.asking import asking_over, how_it_ended, stored_answer
from chalicelib.usecases.tenant.retry import retried
from chalicelib.usecases.tenant.tenant import Tenant
from chalicelib.usecases.workflows.failing import failed, failure
from chalicelib.usecases.workflows.step_context import StepContext, as_far_as_it_fits, with_results

TRIES = 10
AT_ONCE = 60
"""Seconds of a wait that is answered as soon as it begins."""


def resting(step: StepDoing, until: datetime | None, now: datetime) -> StepDoing:
    """Return a step as it waits for an app; no longer than a run can last."""
    due = min(until or now + MAX_WAIT, now + MAX_WAIT)
    shown = _waiter(step, "").shown
    return msgspec.structs.replace(
        step, state=RunState.WAITING_EVENT, due_at=due, reason=None, waits_for=(shown,)
    )


def wait_of(context: StepContext, log: StepDoing | None) -> dict[str, Any]:
    """Return for how long the state machine waits behind an action that may ask an app."""
    if not may_ask(context.step):
        return {}
    if log is None or log.state is not RunState.WAITING_EVENT or log.due_at is None:
        return {"timeout": AT_ONCE}
    return {"timeout": max(1, int((log.due_at - context.now).total_seconds()))}


def register_asking(context: StepContext, token: str) -> None:
    """Note with whose token the execution waits; an answer that is there ends it [1 write, 1 read].

    Raises:
        Conflict: others were faster; look again.
    """
    tenant, log = context.tenant, context.log
    if log is None or log.state is not RunState.WAITING_EVENT:
        raise Conflict([])  # the state machine is ahead of what was written
    waiter = _waiter(log, token)
    noted = msgspec.structs.replace(log, waiters=(key_of(waiter),), version=log.version + 1)
    tenant.table.write(
        [context.fence(), Put(step_row(noted), expect=log.version), Put(waiter_row(waiter))]
    )
    answer = stored_answer(tenant, log)
    if answer is not None:
        settle_asking(tenant, noted, answer, context.now)


def time_out(context: StepContext) -> None:
    """End a step that no app has answered, and take the way behind its end [1 read, 1 write].

    An answer that has just come counts.

    Raises:
        Conflict: others were faster; look again.
        NotDone: it has failed, and other steps follow then.
        RunFailed: it has failed, and so has the run.
    """
    log = context.log
    if log is None:
        raise Conflict([])
    if not log.is_final:
        answer = stored_answer(context.tenant, log)
        log = settle_asking(context.tenant, log, answer, context.now)
    if log is not None and log.state is RunState.FAILED:
        failed(context, log.reason)


def settle_asking(
    tenant: Tenant, asked: StepDoing | AppAnswer, answer: AppAnswer | None, now: datetime
) -> StepDoing | None:
    """End a step by the answer of its app, or for want of one, once [1 read, 1 write].

    Returns it as it is then, None where it is gone. One that is still at asking stays so.

    Raises:
        Unfinished: try again.
    """

    def attempt() -> StepDoing | None:
        key = waiter_key(asked.item, asked.run, asked.step, asked.visit)
        at, log = run_key(asked.run), step_key(asked.run, asked.step, asked.visit)
        rows = tenant.table.get_many([at, log, key])
        run = run_of(rows[at]) if at in rows else None
        step = step_of(rows[log]) if log in rows else None
        if run is None or step is None or not run.is_open or step.is_final:
            return step
        if step.state is RunState.RUNNING or not asked_of(step):
            return step
        reason = NOT_ANSWERED if answer is None else answer.reason
        given = failure(reason) if reason else {**step.result, **(answer.values if answer else {})}
        ended = msgspec.structs.replace(
            step,
            state=RunState.FAILED if reason else RunState.DONE,
            finished_at=now,
            reason=reason,
            result={} if reason else given,
            version=step.version + 1,
        )
        prepared = tenant.configuration.version(run.workflow, run.number)
        loops = prepared.places[step.step].loops
        after = with_results(run, prepared.keeps, ((step.step, given),), step.visit, loops)
        after = msgspec.structs.replace(as_far_as_it_fits(after, run), version=run.version + 1)
        writes: list[Write] = [
            Put(run_row(after), expect=run.version),
            Put(step_row(ended), expect=step.version),
            *asking_over(tenant, ended, *how_it_ended(answer, reason), now),
        ]
        if key in rows:
            waiter = msgspec.structs.replace(waiter_of(rows[key]), answered=True)
            writes.append(Put(waiter_row(waiter)))
        tenant.table.write(writes)
        return ended

    return retried(attempt, Conflict([]), TRIES)


def _waiter(step: StepDoing, token: str) -> Waiter:
    return Waiter(
        run=step.run,
        step=step.step,
        visit=step.visit,
        holder=step.step,
        kind=WaitKind.APP,
        item=step.item,
        token=token,
    )

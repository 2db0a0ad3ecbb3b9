"""A run begins to rest: note what it waits for, so that whatever happens finds its token."""

from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.automation.run_states import RunState
from chalicelib.domain.card.timeline import StageMove
from chalicelib.domain.errors import Conflict
from chalicelib.domain.items.item import Item
from chalicelib.domain.workflows.event_budget import has_deadline
from chalicelib.domain.workflows.runs import Heard, WorkflowState, item_of_run
from chalicelib.domain.workflows.steps import ListenStep
from chalicelib.domain.workflows.waiters import Waiter, WaitKind
from chalicelib.ports.table import Delete, Put, Write
from chalicelib.records.body import decode
from chalicelib.records.card import MOVE
from chalicelib.records.workflows import heard_key, key_of, step_row, task_writes, waiter_row
from chalicelib.usecases.automation.runs.unrecoverable import HOPELESS
from chalicelib.usecases.items.save_item import find_item
from chalicelib.usecases.tenant.tenant import Tenant
from chalicelib.usecases.workflows.answer_waiters import ACTIVITY, is_news, settle, stage_result
from chalicelib.usecases.workflows.awaited import Awaited, what_is_awaited
from chalicelib.usecases.workflows.deadlines import deadline, unreadable
from chalicelib.usecases.workflows.end_run import ITEM_DELETED, end_run, fail_run, withdrawn
from chalicelib.usecases.workflows.executions import output_of
from chalicelib.usecases.workflows.step_context import RunFailed, StepContext
from chalicelib.usecases.workflows.tell_timeline import begins_to_wait

TRIES = 10


class WaitCall(msgspec.Struct, frozen=True, kw_only=True):
    """A state machine waits with a token for a step (domain/workflows/states.py)."""

    run: str
    step: str
    loops: dict[str, int]
    token: str


def register_wait(tenant: Tenant, call: WaitCall, now: datetime) -> None:
    """Note what a step waits for; what is there already answers at once [1 read, 1 write].

    One more read for each stage that is awaited, two of another item. A step that was settled while
    an earlier token was out gives the new one the same answer. One that nobody can answer has
    failed, as has one that awaits an item which is not there; the run goes on.

    Raises:
        RunFailed: the run cannot go on, or is over; never to be retried.
        Unfinished: the call must come again.
    """
    try:
        _register(tenant, call, now)
    except HOPELESS as error:
        raise RunFailed(fail_run(tenant, call.run, call.step, error, now).detail) from error


def _register(tenant: Tenant, call: WaitCall, now: datetime) -> None:
    for _ in range(TRIES):
        context = StepContext(tenant, call.run, call.step, call.loops, now)
        log = context.log
        if context.item is None:
            end_run(tenant, call.run, WorkflowState.TERMINATED, now, reason=ITEM_DELETED)
            raise RunFailed(ITEM_DELETED.detail)
        if log is not None and log.is_final:
            tenant.state_machines.answer(call.token, output_of(log.branch))
            return
        awaited = what_is_awaited(context, call.token)
        try:
            if awaited.waiters or _has_timer(context):
                tenant.table.write(_resting(context, awaited))
            else:
                tenant.table.write(_failing(context, awaited))
                continue  # now it is final, and gives its answer
        except Conflict:
            continue
        _answer_what_is_there(tenant, context, awaited, now)
        return
    raise Conflict([])


def _has_timer(context: StepContext) -> bool:
    """Return whether a listen step ends by itself, also where nobody can answer it."""
    step = context.step
    return isinstance(step, ListenStep) and any(has_deadline(one.event) for one in step.branches)


def _resting(context: StepContext, awaited: Awaited) -> list[Write]:
    log = context.log
    keys = tuple(key_of(waiter) for waiter in awaited.waiters)
    if log is None:
        ids = tuple(task.id for task in awaited.tasks)
        resting = context.doing(
            RunState.WAITING_EVENT,
            waiters=keys,
            tasks=ids,
            waits_for=tuple(waiter.shown for waiter in awaited.waiters),
            due_at=deadline(context),
            reason=awaited.problem or unreadable(context),
        )
    else:
        resting = msgspec.structs.replace(log, waiters=keys, version=log.version + 1)
    writes: list[Write] = [
        context.fence(),
        Put(step_row(resting), expect=log.version if log else "absent"),
        *(Put(waiter_row(waiter)) for waiter in awaited.waiters),
    ]
    if log is None:
        writes += [write for task in awaited.tasks for write in task_writes(task)]
        users = context.item_context.everywhere.users
        writes += begins_to_wait(context.run, resting, context.step, awaited.tasks, users)
    else:
        writes += [Delete(key) for key in log.waiters if key not in keys]
    return writes


def _failing(context: StepContext, awaited: Awaited) -> list[Write]:
    """Return the writes for a step that nobody can answer; a listen step takes no branch then."""
    step, log = context.step, context.log
    branch = len(step.branches) if isinstance(step, ListenStep) else None
    failed = context.doing(RunState.FAILED, reason=awaited.problem, branch=branch)
    given = dict.fromkeys((step.id, *awaited.nobody, *awaited.nowhere))
    known = [one for one in given if one in context.run.results]
    writes = context.run_writes(context.with_results(*((one, {}) for one in known)))
    if log is None:
        return [*writes, Put(step_row(failed), expect="absent")]
    failed = msgspec.structs.replace(
        failed, started_at=log.started_at, tasks=log.tasks, version=log.version + 1
    )
    return [
        *writes,
        Put(step_row(failed), expect=log.version),
        *(Delete(key) for key in log.waiters),
        *withdrawn(context.tenant, log.tasks),
    ]


def _answer_what_is_there(
    tenant: Tenant, context: StepContext, awaited: Awaited, now: datetime
) -> None:
    """Look once more at what is awaited, now that what happens to it finds the waiters.

    What has come since the run knew of its item and client counts too, even if it is over by now.
    """
    since = context.run.since
    for waiter in awaited.waiters:
        if waiter.kind is WaitKind.STAGE:
            found = _stage_found(tenant, waiter, awaited.seen[waiter.item], since, now)
        elif waiter.kind is WaitKind.CLIENT:
            row = tenant.table.get(heard_key(waiter.item))
            heard = decode(row, Heard) if row else None
            found = (ACTIVITY, heard) if heard and is_news(waiter, heard) else None
        else:
            found = None
        if found is not None:
            result, heard = found
            settle(tenant, waiter, result, now, heard=heard)
            return


def _stage_found(
    tenant: Tenant, waiter: Waiter, seen: Item, since: Heard, now: datetime
) -> tuple[dict[str, Any], Heard] | None:
    """Return how the awaited item's stage ends the wait at once, if it does."""
    present = find_item(tenant, waiter.item)
    passed = _passed(tenant, waiter, present, since) if present else []
    for item in [*passed, seen, present]:
        result = stage_result(tenant, waiter, item, now)
        if result is not None:
            known = item or seen
            return result, Heard(known.entry, known.stage_entered_at or known.updated_at)
    return None


def _passed(tenant: Tenant, waiter: Waiter, present: Item, since: Heard) -> list[Item]:
    """Return the item as it came to the stages that the run has not heard of yet [1 if any]."""
    own = waiter.item == item_of_run(waiter.run)
    known = since.entry if own else present.entry
    if not own and since.at is not None and present.stage_entered_at is not None:
        known = 0 if present.stage_entered_at > since.at else present.entry
    if present.entry <= known:
        return []
    rows = tenant.table.query(str(waiter.item), prefix=f"{MOVE}#")
    moves = [decode(row, StageMove) for row in rows]
    return [
        msgspec.structs.replace(
            present,
            pipeline=move.pipeline,
            stage=move.stage,
            entry=move.entry,
            stage_entered_at=move.at,
        )
        for move in moves
        if move.entry > known and (own or since.at is None or move.at > since.at)
    ]

"""A run begins to rest: note what it waits for, so that whatever happens finds its token."""

from contextlib import suppress
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.automation.run_states import Reason, RunState
from chalicelib.domain.card.timeline import StageMove
from chalicelib.domain.errors import Conflict
from chalicelib.domain.items.item import Item
from chalicelib.domain.language.filters import Style
from chalicelib.domain.workflows.runs import Heard, WorkflowState, item_of_run
from chalicelib.domain.workflows.steps import ActionStep, ListenStep
from chalicelib.domain.workflows.waiters import Waiter, WaitKind
from chalicelib.ports.table import Delete, Put, Write
from chalicelib.records.body import decode
from chalicelib.records.card import MOVE
from chalicelib.records.workflows import (
    heard_key,
    key_of,
    news_of,
    step_row,
    task_writes,
    waiter_row,
)
from chalicelib.usecases.automation.runs.unrecoverable import HOPELESS
from chalicelib.usecases.items.save_item import find_item
from chalicelib.usecases.tenant.tenant import Tenant
from chalicelib.usecases.workflows.answer_waiters import (
    ACTIVITY,
    after_wait,
    settle,
    stage_result,
)
from chalicelib.usecases.workflows.apps.asking_steps import register_asking
from chalicelib.usecases.workflows.awaited import Awaited, what_is_awaited
from chalicelib.usecases.workflows.deadlines import deadline, first_timer, in_vain, unreadable
from chalicelib.usecases.workflows.end_run import ITEM_DELETED, end_run, fail_run, withdrawn
from chalicelib.usecases.workflows.executions import output_of
from chalicelib.usecases.workflows.failing import failed, failure
from chalicelib.usecases.workflows.step_context import (
    RunFailed,
    StepContext,
    as_far_as_it_fits,
    with_results,
)
from chalicelib.usecases.workflows.tell_timeline import begins_to_wait, words_of_wait

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
    failed, as has one that awaits an item which is not there, or whose end is no date and no
    duration. One whose end is past asks nobody: what is there already ends it, else the time.

    Raises:
        NotDone: it has failed, and other steps follow then.
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
            if log.state is RunState.FAILED:
                failed(context, log.reason)
            tenant.state_machines.answer(call.token, output_of(log.branch))
            return
        if isinstance(context.step, ActionStep):
            with suppress(Conflict):
                register_asking(context, call.token)
                return
            continue
        awaited = what_is_awaited(context, call.token)
        ended = _ended(context, awaited)
        with suppress(Conflict):  # where others were faster, it is looked at anew
            tenant.table.write(ended or _resting(context, awaited))
            if ended:
                continue  # now it is final, and gives its answer
            found = _what_is_there(tenant, context, awaited)
            if found is not None:
                settle(tenant, found.waiter, found.result, now, heard=found.heard)
            return
    raise Conflict([])


def _ended(context: StepContext, awaited: Awaited) -> list[Write]:
    """Return the writes for a step that does not come to rest; none where it does."""
    is_listening, due = isinstance(context.step, ListenStep), deadline(context)
    wrong = None if is_listening else unreadable(context)
    if wrong is not None or not (awaited.waiters or (is_listening and due is not None)):
        return _failing(context, awaited, wrong or awaited.problem)
    if context.log is None and due is not None and due <= context.now:
        return _passing(context, awaited)
    return []


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
            comment=awaited.comment,
        )
        everywhere = context.item_context.everywhere
        style = Style(everywhere.zone, everywhere.settings.date_format)
        told = words_of_wait(resting, context.step, awaited.tasks, everywhere.users, style)
        resting = msgspec.structs.replace(resting, told=told)
    else:
        resting = msgspec.structs.replace(log, waiters=keys, version=log.version + 1)
    writes: list[Write] = [
        context.fence(),
        Put(step_row(resting), expect=log.version if log else "absent"),
        *(Put(waiter_row(waiter)) for waiter in awaited.waiters),
    ]
    if log is None:
        writes += [write for task in awaited.tasks for write in task_writes(task)]
        writes += begins_to_wait(context.run, resting)
    else:
        writes += [Delete(key) for key in log.waiters if key not in keys]
    return writes


def _failing(context: StepContext, awaited: Awaited, reason: Reason | None) -> list[Write]:
    """Return the writes for a step that cannot wait; a listen step takes no branch then."""
    step, log = context.step, context.log
    branch = len(step.branches) if isinstance(step, ListenStep) else None
    line = context.doing(RunState.FAILED, reason=reason, branch=branch)
    given = dict.fromkeys((*awaited.nobody, *awaited.nowhere))
    results = {one: dict[str, Any]() for one in given if one in context.run.results}
    if branch is not None:
        results |= {step.id: {}} if step.id in context.run.results else {}
    elif reason is not None:
        results[step.id] = failure(reason)
    after = as_far_as_it_fits(context.with_results(*results.items()), context.run)
    writes = context.run_writes(after)
    if log is None:
        return [*writes, Put(step_row(line), expect="absent")]
    line = msgspec.structs.replace(
        line, started_at=log.started_at, tasks=log.tasks, version=log.version + 1
    )
    return [
        *writes,
        Put(step_row(line), expect=log.version),
        *(Delete(key) for key in log.waiters),
        *withdrawn(context.tenant, log.tasks),
    ]


def _passing(context: StepContext, awaited: Awaited) -> list[Write]:
    """Return the writes for a step whose end is past."""
    run, found = context.run, _what_is_there(context.tenant, context, awaited)
    if found is None:
        branch = first_timer(context)
        results = in_vain(context, branch)
        result = results[0][1]
    else:
        waiter = found.waiter
        run = after_wait(run, waiter, context.place, found.heard)
        branch, results, result = waiter.branch, ((waiter.step, found.result),), found.result
        if branch is not None:
            results = (*results, (context.step.id, {"event": waiter.step}))
            result = {**result, "event": waiter.step}
    line = context.doing(
        RunState.DONE,
        result=result,
        branch=branch,
        reason=awaited.problem or unreadable(context),
    )
    visit, loops = context.visit, context.place.loops
    after = with_results(run, context.prepared.keeps, results, visit, loops)
    after = as_far_as_it_fits(after, context.run)
    return [*context.run_writes(after), Put(step_row(line), expect="absent")]


class _Found(msgspec.Struct, frozen=True):
    """What a step waits for and is there already."""

    waiter: Waiter
    result: dict[str, Any]
    heard: Heard


def _what_is_there(tenant: Tenant, context: StepContext, awaited: Awaited) -> _Found | None:
    """Look once more at what is awaited: what happens to it from now on finds the waiters.

    What has come since the run knew of its item and client counts too, even if it is over by now;
    of several events the one that came first.
    """
    since = context.run.heard_in(context.place.lane)
    there: list[_Found] = []
    for waiter in awaited.waiters:
        if waiter.kind is WaitKind.STAGE:
            found = _stage_found(tenant, waiter, awaited.seen[waiter.item], since, context.now)
            if found is not None:
                there.append(_Found(waiter, *found))
        elif waiter.kind is WaitKind.CLIENT:
            news = news_of(tenant.table.get(heard_key(waiter.item)))
            heard = news.first_after(waiter.known)
            if heard is not None:
                there.append(_Found(waiter, ACTIVITY, heard))
    return min(there, key=lambda one: one.heard.at or context.now, default=None)


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

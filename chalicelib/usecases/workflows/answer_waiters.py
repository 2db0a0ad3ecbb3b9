"""Something has happened that runs may wait for: settle their steps.

A step is settled once, together with the mark on its waiter. The stream sees the mark and answers
the waiter's token (executions.py), so a process that dies in between holds up nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.catalogue import listing
from chalicelib.catalogue.trigger import SignalTrigger
from chalicelib.domain.automation.run_states import RunState
from chalicelib.domain.automation.signals import Signal
from chalicelib.domain.errors import Conflict, Unavailable
from chalicelib.domain.items.changes import Change
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.workflows.runs import Heard, WorkflowRun
from chalicelib.domain.workflows.step_log import StepDoing
from chalicelib.domain.workflows.template import Place
from chalicelib.domain.workflows.waiters import ClientNews, Waiter, WaitKind
from chalicelib.ports.table import Delete, Put, Write
from chalicelib.records.workflows import (
    WAITER_PREFIX,
    heard_key,
    heard_row,
    key_of,
    news_of,
    run_key,
    run_of,
    run_row,
    step_key,
    step_of,
    step_row,
    waiter_of,
    waiter_row,
)
from chalicelib.usecases.automation.runs.answer_rests import answer_rest
from chalicelib.usecases.automation.runs.unrecoverable import HOPELESS, Apart
from chalicelib.usecases.tenant.retry import retried
from chalicelib.usecases.tenant.tenant import Tenant
from chalicelib.usecases.workflows.end_run import fail_run, withdrawn
from chalicelib.usecases.workflows.step_context import as_far_as_it_fits, with_results
from chalicelib.usecases.workflows.tell_timeline import stages_gone, waits_no_more

TRIES = 10
ACTIVITY = {"result": "activity"}


def answer_change(tenant: Tenant, change: Change, now: datetime) -> None:
    """Let go the runs that wait for the stage which an item has reached, or for its deletion.

    One query where runs may wait for stages of the type at all; what is settled costs 1 read and 1
    write each. A run that cannot be let go because of an error has failed, the others go on.

    Raises:
        Unfinished: the record must come again.
    """
    if not (change.entered_stage or change.deleted):
        return
    item = change.after
    if not tenant.configuration.any_workflow(
        lambda known: item.type in known.awaits, now, since=item.updated_at
    ):
        return
    apart = Apart()
    for waiter in waiters_at(tenant, item.ref):
        # A record that comes late or again may be older than the wait.
        if waiter.kind is WaitKind.STAGE and waiter.since < item.version:
            with apart:
                _let_go(
                    tenant,
                    waiter,
                    lambda one: stage_result(tenant, one, item, now),
                    now,
                    Heard(item.entry, item.updated_at),
                )
                _warn(tenant, waiter, now)
    apart.tell()


def _warn(tenant: Tenant, waiter: Waiter, now: datetime) -> None:
    """Say once on the card of the run's item that a run waits for stages that are gone [1]."""
    pipelines = tenant.configuration.type(waiter.item.type, now).pipelines.values()
    named = [one for one in pipelines if waiter.pipeline in ("", one.id)]
    known = {stage.code for one in named for stage in one.stages}
    if waiter.stages and known.isdisjoint(waiter.stages):
        tenant.table.write([stages_gone(waiter, now)])


def answer_signal(tenant: Tenant, signal: Signal, item: ItemRef, now: datetime) -> None:
    """Let go the runs of an item that wait for anything its client does, of workflows and rules.

    [1 if there may be any]

    What the client did counts from the start of the run, or from what ended its last wait in that
    branch. It is noted before the waiters are looked for, and looked at after a waiter is noted [2
    more], so that nothing comes between.

    Raises:
        Unfinished: the record must come again.
    """
    if not may_await(tenant, signal, item, now):
        return
    news = _noted(tenant, item, Heard(0, signal.occurred_at, signal.origin or signal.id))
    apart = Apart()
    for waiter in waiters_at(tenant, item):
        if waiter.kind not in (WaitKind.RULE, WaitKind.CLIENT):
            continue
        heard = news.first_after(waiter.known)
        if heard is None:
            continue
        with apart:
            if waiter.kind is WaitKind.RULE:
                answer_rest(tenant, waiter, heard, now)
            else:
                _let_go(tenant, waiter, lambda _: ACTIVITY, now, heard)
    apart.tell()


def _noted(tenant: Tenant, item: ItemRef, heard: Heard) -> ClientNews:
    """Note what the client of an item did, and return what it did lately."""

    def attempt() -> ClientNews:
        row = tenant.table.get(heard_key(item))
        known = news_of(row)
        news = known.with_more(heard)
        if news != known:
            after = heard_row(item, news, row.version + 1 if row else 1)
            tenant.table.write([Put(after, expect=row.version if row else "absent")])
        return news

    return retried(attempt, Unavailable(f"{item} hears of its client all the time"), TRIES)


def may_await(tenant: Tenant, signal: Signal, item: ItemRef, now: datetime) -> bool:
    """Return whether runs of such an item may wait for what such a signal tells."""
    return _is_from_client(signal) and tenant.configuration.client_awaited(
        lambda types: item.type in types, now, since=signal.occurred_at
    )


def any_may_await(tenant: Tenant, signal: Signal, now: datetime) -> bool:
    """Return whether runs of any item may wait for what such a signal tells."""
    return _is_from_client(signal) and tenant.configuration.client_awaited(
        bool, now, since=signal.occurred_at
    )


def _is_from_client(signal: Signal) -> bool:
    kind = listing.trigger(signal.type)
    return kind is not None and issubclass(kind, SignalTrigger) and kind.from_client


def _let_go(
    tenant: Tenant,
    waiter: Waiter,
    result_of: Callable[[Waiter], dict[str, Any] | None],
    now: datetime,
    heard: Heard,
) -> None:
    """Settle a step if there is a result; an error that always comes back ends the run."""
    try:
        result = result_of(waiter)
        if result is not None:
            settle(tenant, waiter, result, now, heard=heard)
    except HOPELESS as error:
        fail_run(tenant, waiter.run, waiter.holder, error, now)
        raise


def waiters_at(tenant: Tenant, item: ItemRef) -> list[Waiter]:
    """Return what waits for an item [1 query]."""
    return [waiter_of(row) for row in tenant.table.query(str(item), prefix=WAITER_PREFIX)]


def stage_result(
    tenant: Tenant, waiter: Waiter, item: Item | None, now: datetime
) -> dict[str, Any] | None:
    """Return how an item's stage ends a wait, None while it does not.

    An item that has moved to another pipeline than the awaited one is waited for on; what is final
    there is final.
    """
    if item is None or item.deleted_at is not None:
        return {"result": "deleted", "stage": None, "pipeline": None}
    if item.stage is None:
        return None
    there = waiter.pipeline in ("", item.pipeline)
    where = {"stage": item.stage, "pipeline": item.pipeline}
    if there and item.stage in waiter.stages:
        return {"result": "reached", **where}
    pipelines = tenant.configuration.type(item.type, now).pipelines
    pipeline = pipelines.get(item.pipeline or "")
    if pipeline is None or not pipeline.is_final(item.stage):
        return None
    return {"result": "reached" if there and not waiter.stages else "final", **where}


def settle(
    tenant: Tenant,
    waiter: Waiter,
    result: Mapping[str, Any],
    now: datetime,
    *,
    heard: Heard | None = None,
    variables: Mapping[str, Any] | None = None,
    more: Sequence[Write] = (),
    task: str = "",
) -> bool:
    """Settle the step that a waiter stands for; say whether it was this that settled it.

    `heard` is what ended the wait: from there on the run listens again, after a person's answer
    from now on. `variables` are what the answer sets, `more` is written with it, `task` is answered
    by it. A result for which the run has no room is not kept.

    Raises:
        TooLarge: the run has no room for the variables.
        Unfinished: try again.
    """
    for _ in range(TRIES):
        at = run_key(waiter.run)
        log = step_key(waiter.run, waiter.holder, waiter.visit)
        rows = tenant.table.get_many([at, log, key_of(waiter)])
        if key_of(waiter) not in rows:
            return False
        waiter = waiter_of(rows[key_of(waiter)])
        if waiter.answered:
            return False
        run = run_of(rows[at]) if at in rows else None
        step = step_of(rows[log]) if log in rows else None
        if run is None or not run.is_open or step is None or step.is_final:
            tenant.table.write([Delete(key_of(waiter))])
            return False
        place = tenant.configuration.version(run.workflow, run.number).places[step.step]
        run = after_wait(run, waiter, place, heard or Heard(0, now))
        writes = _settling(tenant, waiter, run, step, dict(result), variables or {}, now, task)
        try:
            tenant.table.write([*writes, *more])
        except Conflict as conflict:
            if conflict.refused & {write.row.key for write in more if isinstance(write, Put)}:
                raise
            continue
        return True
    raise Unavailable(f"the workflow run {waiter.run} is being changed all the time")


def after_wait(run: WorkflowRun, waiter: Waiter, place: Place, heard: Heard) -> WorkflowRun:
    """Return a run that knows of what has ended a wait; entries of other items are not its own."""
    own = heard if waiter.item == run.item else Heard(0, heard.at, heard.signal)
    return run.having_heard(place.lane, own)


def _settling(
    tenant: Tenant,
    waiter: Waiter,
    run: WorkflowRun,
    step: StepDoing,
    result: dict[str, Any],
    variables: Mapping[str, Any],
    now: datetime,
    task: str,
) -> list[Write]:
    prepared = tenant.configuration.version(run.workflow, run.number)
    loops = prepared.places[step.step].loops
    results = [(waiter.step, result)]
    if waiter.branch is not None:
        results.append((step.step, {"event": waiter.step}))
    after = as_far_as_it_fits(
        with_results(run, prepared.keeps, tuple(results), step.visit, loops), run
    )
    if variables:
        after = msgspec.structs.replace(after, variables={**after.variables, **variables})
    done = msgspec.structs.replace(
        step,
        state=RunState.DONE,
        finished_at=now,
        result={**result, **({"event": waiter.step} if waiter.branch is not None else {})},
        branch=waiter.branch,
        version=step.version + 1,
    )
    own = key_of(waiter)
    users = tenant.configuration.tenant(now).users
    resting = prepared.places[step.step].step
    return [
        Put(run_row(msgspec.structs.replace(after, version=run.version + 1)), expect=run.version),
        Put(step_row(done), expect=step.version),
        Put(waiter_row(msgspec.structs.replace(waiter, answered=True))),
        *(Delete(key) for key in step.waiters if key != own),
        *withdrawn(tenant, [one for one in step.tasks if one != task]),
        *waits_no_more(run, done, resting, waiter.step, users),
    ]

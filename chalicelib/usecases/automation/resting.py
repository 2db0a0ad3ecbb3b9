"""A rule rests until the client does something: how that begins, and what ends with it.

What waits is noted with the item as what a workflow waits for is; so one query finds both.
"""

from datetime import datetime

import msgspec

from chalicelib.domain.automation.app_effects import asked_of
from chalicelib.domain.automation.effects import ActionFailed
from chalicelib.domain.automation.rests import (
    ACTIVITY,
    TIMEOUT,
    RestEffect,
    WaitForClient,
    wait_entry,
)
from chalicelib.domain.automation.runs import Run, RunState
from chalicelib.domain.codes import Code
from chalicelib.domain.language.filters import Style
from chalicelib.domain.workflows.runs import Heard
from chalicelib.domain.workflows.waiters import Waiter, WaitKind
from chalicelib.ports.table import Delete, Put, Write
from chalicelib.records.card import entry_row
from chalicelib.records.runs import run_row
from chalicelib.records.workflows import heard_key, key_of, news_of, waiter_row
from chalicelib.usecases.automation.alarms import remove_alarm, set_alarms, timed
from chalicelib.usecases.automation.asking import asking_over, look_for_answer
from chalicelib.usecases.automation.item_context import ItemContext
from chalicelib.usecases.tenant.tenant import Tenant

OF_SIGNAL = "signal-"
"""What the root of a cause begins with where a client's activity has led to it."""


def begin_rest(context: ItemContext, run: Run, rest: RestEffect, stored: bool) -> Run:
    """Let a run rest, with its alarm where it has an end [1 write, 1 read, 1 alarm].

    It is done at once where its end is past, or where the client has been active since it was to
    begin: at the entry, when it was due, or when what it waited for had ended.

    Raises:
        Conflict: somebody else changed the run.
    """
    tenant, now = context.tenant, context.now
    if not isinstance(rest, WaitForClient):
        raise ActionFailed(Code.INTERNAL, f"nobody knows how to rest for {type(rest).__name__}")
    if rest.until is not None and rest.until <= now:
        done = run.ended(RunState.DONE, now, result={"result": TIMEOUT})
        tenant.table.write([_put(run, done, stored)])
        return done
    waiting = msgspec.structs.replace(
        _listening(run),
        state=RunState.WAITING_APP,
        started_at=now,
        due_at=rest.until,
        result={"comment": rest.comment},
        version=run.version + 1,
    )
    waiting = timed(waiting, now)
    tenant.table.write(
        [
            _put(run, waiting, stored),
            Put(waiter_row(_waiter(waiting))),
            _told(tenant, waiting, now),
        ]
    )
    set_alarms(tenant, [waiting], now)
    return look_again(tenant, waiting, now)


def _listening(run: Run) -> Run:
    """Return a run that knows up to where it has heard of its client as it begins to rest."""
    if run.heard_at is not None:
        return run
    if run.at_entry or run.due_at is None or run.due_at <= run.entered_at:
        return msgspec.structs.replace(run, heard_at=run.entered_at, heard=_brought_by(run))
    return msgspec.structs.replace(run, heard_at=run.due_at)


def _brought_by(run: Run) -> str:
    """Return which signal has brought the item to the stage."""
    return (run.cause.root or "").removeprefix(OF_SIGNAL)


def rests_again(tenant: Tenant, run: Run, now: datetime) -> list[Write]:
    """Return what is written beside a run that rests for the client once more."""
    return [Put(waiter_row(_waiter(run))), _told(tenant, run, now)]


def look_again(tenant: Tenant, run: Run, now: datetime) -> Run:
    """Return a run that rests, done where its end has come or the client was active [1 or 2].

    One that waits for an app is over where that has answered, or its time has come.

    Raises:
        Conflict: somebody else changed the run.
    """
    if asked_of(run):
        return look_for_answer(tenant, run, now)
    if run.due_at is not None and run.due_at <= now:
        return end_rest(tenant, run, TIMEOUT, now)
    heard = news_of(tenant.table.get(heard_key(run.item))).first_after(_waiter(run).known)
    return end_rest(tenant, run, ACTIVITY, now, heard) if heard else run


def end_rest(
    tenant: Tenant,
    run: Run,
    by: str,
    now: datetime,
    heard: Heard | None = None,
    *,
    keeps_waiter: bool = False,
) -> Run:
    """Write that a run is done which has rested, and return it as it is then [1 write, 1 alarm].

    `heard` is what has ended it. Who `keeps_waiter` removes it once all that follows is done.

    Raises:
        Conflict: somebody else changed the run.
    """
    done = msgspec.structs.replace(
        run.ended(RunState.DONE, now, result={"result": by}),
        heard_at=heard.at if heard else run.due_at,
        heard=heard.signal if heard else "",
    )
    over = rest_over(tenant, run, done, by, now)
    kept = [write for write in over if not (keeps_waiter and isinstance(write, Delete))]
    tenant.table.write([Put(run_row(done), expect=run.version), *kept])
    remove_alarm(tenant, run)
    return done


def rest_over(tenant: Tenant, resting: Run, ended: Run, by: str, now: datetime) -> list[Write]:
    """Return what is written with the end of a run that has rested, whatever has ended it."""
    if asked_of(resting):
        return asking_over(tenant, ended, by, ended.reason.detail if ended.reason else "", now)
    told = msgspec.structs.replace(
        resting, finished_at=ended.finished_at, reason=ended.reason, state=ended.state
    )
    return [Delete(key_of(_waiter(resting))), _told(tenant, told, now, by)]


def _put(before: Run, after: Run, stored: bool) -> Put:
    return Put(run_row(after), expect=before.version if stored else "absent")


def _waiter(run: Run) -> Waiter:
    return Waiter(
        run=run.id,
        step="rule",
        kind=WaitKind.RULE,
        item=run.item,
        token="",
        began=run.heard_at or run.entered_at,
        heard=run.heard if run.heard_at else _brought_by(run),
    )


def _told(tenant: Tenant, run: Run, now: datetime, ended_by: str = "") -> Put:
    everywhere = tenant.configuration.tenant(now)
    style = Style(everywhere.zone, everywhere.settings.date_format)
    return Put(entry_row(wait_entry(run, style, ended_by)))

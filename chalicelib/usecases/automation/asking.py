"""A rule waits for the answer of an app: how that begins, and what ends it.

The answer is a row of its own. Who writes it lets the stream look for the run; who lets the run
rest looks for the answer afterwards; so it is found whichever comes first.
"""

from datetime import datetime

import msgspec

from chalicelib.domain.automation.app_effects import (
    NOT_ANSWERED,
    AppAnswer,
    asked_entry,
    asked_of,
)
from chalicelib.domain.automation.run_states import Doing, Reason
from chalicelib.domain.automation.runs import Run, RunState
from chalicelib.domain.card.timeline import TimelineEntry
from chalicelib.domain.language.filters import Style
from chalicelib.ports.table import Delete, Put, Write
from chalicelib.records.body import decode
from chalicelib.records.card import entry_row
from chalicelib.records.runs import run_row
from chalicelib.records.signals import app_answer_key
from chalicelib.usecases.automation.alarms import remove_alarm, timed
from chalicelib.usecases.tenant.tenant import Tenant

ANSWERED = "answered"


def resting(run: Run, until: datetime | None, now: datetime) -> Run:
    """Return a run as it waits for an app; it ends when the item leaves the stage."""
    waiting = msgspec.structs.replace(run, state=RunState.WAITING_APP, due_at=until, reason=None)
    return timed(waiting, now)


def stored_answer(tenant: Tenant, doing: Doing) -> AppAnswer | None:
    """Return the answer that nobody has taken yet [1]."""
    row = tenant.table.get(app_answer_key(doing.item, doing.id))
    return decode(row, AppAnswer) if row else None


def look_for_answer(tenant: Tenant, run: Run, now: datetime) -> Run:
    """Return a run that waits for an app, ended where it was answered or its time is over [1 or 2].

    Raises:
        Conflict: somebody else changed the run.
    """
    answer = stored_answer(tenant, run)
    if answer is None and (run.due_at is None or run.due_at > now):
        return run
    return end_asked(tenant, run, answer, now)


def end_asked(tenant: Tenant, run: Run, answer: AppAnswer | None, now: datetime) -> Run:
    """End a run by the answer of its app, or for want of one [1 write, 1 alarm].

    Raises:
        Conflict: somebody else changed the run.
    """
    reason = NOT_ANSWERED if answer is None else answer.reason
    given = {} if answer is None else answer.values
    state = RunState.FAILED if reason else RunState.DONE
    ended = run.ended(state, now, reason=reason, result={**run.result, **given})
    by, why = how_it_ended(answer, reason)
    over = asking_over(tenant, ended, by, why, now)
    tenant.table.write([Put(run_row(ended), expect=run.version), *over])
    remove_alarm(tenant, run)
    return ended


def how_it_ended(answer: AppAnswer | None, reason: Reason | None) -> tuple[str, str]:
    """Return what has ended a wait for an app as a word, and in words."""
    if answer is not None:
        return (str(reason.code) if reason else ANSWERED), answer.why
    return (str(reason.code), reason.detail) if reason else (ANSWERED, "")


def asking_over(tenant: Tenant, ended: Doing, by: str, why: str, now: datetime) -> list[Write]:
    """Return what is written with the end of what has waited for an app, whatever has ended it."""
    key = app_answer_key(ended.item, ended.id)
    return [Delete(key), Put(entry_row(line_of(tenant, ended, now, by, why)))]


def line_of(
    tenant: Tenant, doing: Doing, now: datetime, by: str = "", why: str = ""
) -> TimelineEntry:
    """Return the line of the card that says what is waited for, or what has ended that."""
    everywhere = tenant.configuration.tenant(now)
    known = everywhere.app_actions.get(asked_of(doing))
    style = Style(everywhere.zone, everywhere.settings.date_format)
    return asked_entry(doing, known.name if known else asked_of(doing), style, by, why)

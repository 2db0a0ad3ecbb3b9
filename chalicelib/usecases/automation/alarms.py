"""Alarms of runs: the queue for what is due within 15 minutes, a one-time schedule beyond.

An alarm only says "look at this run"; it may come twice, late or never. The run in the table is
what counts.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from chalicelib.catalogue import listing
from chalicelib.domain.automation.alarms import InQueue, OnSchedule, alarm, schedule_name
from chalicelib.domain.automation.effects import OutsideEffect
from chalicelib.domain.automation.lanes import lane_of
from chalicelib.domain.automation.runs import TIMED_STATES, Run
from chalicelib.domain.words.instants import show_instant
from chalicelib.ports.queue import Message
from chalicelib.ports.table import Put
from chalicelib.records.runs import run_row
from chalicelib.usecases.tenant.tenant import Tenant


def timed(run: Run, now: datetime) -> Run:
    """Return the run with the note whether its alarm is a schedule.

    To be stored before `set_alarms`.
    """
    on_schedule = run.due_at is not None and isinstance(alarm(run.due_at, now), OnSchedule)
    return msgspec.structs.replace(run, on_schedule=on_schedule)


def reschedule(tenant: Tenant, before: Run, after: Run, now: datetime) -> Run:
    """Store a run that has a new due time, or none any more, and put its alarm right.

    The run comes back as stored, one version on [1, and 1 for each schedule that goes or comes].

    Raises:
        Conflict: the run has changed meanwhile; nothing was done.
    """
    stored = timed(msgspec.structs.replace(after, version=before.version + 1), now)
    tenant.table.write([Put(run_row(stored), expect=before.version)])
    if before.due_at != stored.due_at or stored.is_final:
        remove_alarm(tenant, before)
    if stored.state in TIMED_STATES:
        set_alarms(tenant, [stored], now)
    return stored


def set_alarms(tenant: Tenant, runs: Iterable[Run], now: datetime) -> None:
    """Set the alarm of each run with a due time [1 per 10 on the queue, 1 per schedule]."""
    due = [run for run in runs if run.due_at is not None]
    lanes = {run.id: lane_of_run(run) for run in due}
    ring_at(tenant, [(run.id, run.due_at) for run in due if run.due_at], now, lanes)


def lane_of_run(run: Run) -> str:
    """Return on which lane of the queue a run waits."""
    action = listing.action(run.rule.action)
    outside = [one for one in action.effects if issubclass(one, OutsideEffect)] if action else []
    return lane_of(outside[0].__name__ if outside else None, run.rule.params)


def ring_at(
    tenant: Tenant,
    alarms: Iterable[tuple[str, datetime]],
    now: datetime,
    lanes: Mapping[str, str] = {},
) -> None:
    """Set alarms of runs or activities, each an id and an instant [1 per 10, 1 per schedule].

    `lanes` says of some ids on which lane they wait.
    """
    messages: list[Message] = []
    for id, due in alarms:
        message = Message(run=id, due=show_instant(due), lane=lanes.get(id, ""))
        kind = alarm(due, now)
        if isinstance(kind, OnSchedule):
            tenant.scheduler.create(schedule_name(id, due), kind.at, message)
        else:
            delay = kind.delay_seconds if isinstance(kind, InQueue) else 0
            messages.append(msgspec.structs.replace(message, delay_seconds=delay))
    if messages:
        tenant.queue.send(messages)


def remove_alarm(tenant: Tenant, run: Run) -> None:
    """Remove the schedule of a run that will not act [1 where there is one].

    A message on the queue is harmless.
    """
    if run.on_schedule and run.due_at is not None:
        tenant.scheduler.delete(schedule_name(run.id, run.due_at))

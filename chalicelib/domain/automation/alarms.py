"""How the alarm for a due instant is set: none, the queue's own delay, or a one-time schedule."""

import hashlib
import math
import re
from datetime import UTC, datetime, timedelta

import msgspec

from chalicelib.domain.words.instants import sortable

QUEUE_HORIZON = timedelta(minutes=15)
"""What the queue can hold back; anything later needs a schedule."""

_READABLE = 31
_HASHED = 32


class Now(msgspec.Struct, frozen=True, tag=True):
    """It is due already."""


class InQueue(msgspec.Struct, frozen=True, tag=True):
    """It is due soon: the queue holds the message back."""

    delay_seconds: int
    """Whole seconds, rounded up so that the message never comes early."""


class OnSchedule(msgspec.Struct, frozen=True, tag=True):
    """It is due later: a one-time schedule puts the message on the queue."""

    at: datetime
    """Whole second, rounded up so that the schedule never fires early."""


Alarm = Now | InQueue | OnSchedule


def alarm(due: datetime, now: datetime) -> Alarm:
    """Return how the alarm for `due` is set at `now`."""
    left = due - now
    if left <= timedelta():
        return Now()
    if left <= QUEUE_HORIZON:
        return InQueue(math.ceil(left / timedelta(seconds=1)))
    return OnSchedule(_whole_second(due))


def schedule_name(run_id: str, due: datetime) -> str:
    """Return the name of a run's schedule, the same one whenever run and due are the same."""
    digest = hashlib.sha256(f"{run_id}\n{sortable(due)}".encode()).hexdigest()
    readable = re.sub(r"[^0-9a-zA-Z_.-]+", "-", run_id)[:_READABLE]
    return f"{readable}-{digest[:_HASHED]}"


def scheduler_expression(at: datetime) -> str:
    """Return the schedule expression for an instant, in UTC: at(2026-03-01T09:00:00)."""
    return f"at({_whole_second(at).replace(tzinfo=None).isoformat(timespec='seconds')})"


def _whole_second(instant: datetime) -> datetime:
    instant = instant.astimezone(UTC)
    if instant.microsecond:
        return instant.replace(microsecond=0) + timedelta(seconds=1)
    return instant

"""Where moto's clock and its mail are pointed at the local runtime, and taken back afterwards.

Like moto_patches, this works on moto's insides and refuses any other version of it.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import moto
import moto.dynamodb.models.table
import moto.sqs.models
from moto.ses.models import SESBackend

from chalicelib.ports.clock import Clock
from infra.local.moto_version import MOTO_VERSION, MotoChanged

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

_TIME = (
    (moto.sqs.models, "unix_time"),
    (moto.sqs.models, "unix_time_millis"),
    (moto.dynamodb.models.table, "utcnow"),
)
"""The functions by which moto's queues and streams tell the time."""


def follow(clock: Clock) -> Callable[[], None]:
    """Let queues and streams tell the clock's time, and any sender be verified; return the undoing.

    Raises:
        MotoChanged: moto is of another version, or one of the places is no longer there.
    """
    if moto.__version__ != MOTO_VERSION:
        raise MotoChanged(f"written for moto {MOTO_VERSION}, installed is {moto.__version__}")

    def unix_time(_at: datetime | None = None) -> float:
        return unix_time_millis() / 1000

    def unix_time_millis(_at: datetime | None = None) -> float:
        return (clock.now() - EPOCH) // _MICROSECOND / 1000

    def utcnow() -> datetime:
        return clock.now().replace(tzinfo=None)

    def is_verified(_backend: SESBackend, _source: str) -> bool:
        return True

    places: list[tuple[Any, str, Any]] = [
        (place, name, new)
        for (place, name), new in zip(_TIME, (unix_time, unix_time_millis, utcnow), strict=True)
    ]
    places.append((SESBackend, "_is_verified_address", is_verified))
    before = [(place, name, _present(place, name)) for place, name, _ in places]
    for place, name, new in places:
        setattr(place, name, new)

    def undo() -> None:
        for place, name, old in before:
            setattr(place, name, old)

    return undo


def _present(place: Any, name: str) -> Any:
    if not hasattr(place, name):
        raise MotoChanged(f"{place} has no {name} any more")
    return getattr(place, name)

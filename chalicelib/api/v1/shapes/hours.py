"""Working hours as the API shows them: clock times without seconds."""

from datetime import time
from typing import Annotated, Any

import msgspec

from chalicelib.domain.people.users import WorkingHours

Clock = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9](:00)?(?![\s\S])",
        description="Clock time, for example 09:00.",
    ),
]


Closing = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)(:00)?(?![\s\S])",
        description="Clock time, for example 18:00; 24:00 is the end of the day, as is 00:00.",
    ),
]


class Hours(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Days and hours of work."""

    weekdays: tuple[Annotated[int, msgspec.Meta(ge=0, le=6)], ...] = (0, 1, 2, 3, 4)
    """0 is Monday."""
    opens: Clock = "09:00"
    closes: Closing = "18:00"
    """00:00 or 24:00 is the end of the day; 22:00 to 06:00 is work over night, of the day it begins
    on."""


def stored_hours(hours: Hours) -> WorkingHours:
    """Return working hours as they are stored."""
    return WorkingHours(
        weekdays=hours.weekdays,
        opens=time.fromisoformat(hours.opens),
        closes=time() if hours.closes.startswith("24") else time.fromisoformat(hours.closes),
    )


def shown_hours(hours: WorkingHours) -> Hours:
    """Return working hours as they are shown."""
    return Hours(
        weekdays=hours.weekdays,
        opens=hours.opens.isoformat("minutes"),
        closes=hours.closes.isoformat("minutes"),
    )


def with_stored_hours(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values of a body with its working hours, where it has some, as they are stored."""
    hours = values.get("working_hours")
    return {**values, "working_hours": stored_hours(hours)} if hours is not None else values

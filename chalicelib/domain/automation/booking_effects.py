"""What actions ask for where time is booked: it is taken with the end of the run, or not at all."""

from datetime import datetime
from typing import ClassVar

from chalicelib.domain.automation.effects import DataEffect, People, Reasons
from chalicelib.domain.codes import Code

_CHANGE: Reasons = {
    Code.NO_BOOKING_FIELD: "The item has no such field for bookings any more.",
    Code.LOOP_GUARD: "Automation keeps changing the item because of its own changes.",
}


class BookTime(DataEffect, frozen=True, kw_only=True):
    """Book resources and users for the item; the id becomes the result `booking_id`."""

    acts_alone: ClassVar[bool] = True
    failure_reasons: ClassVar[Reasons] = {
        **_CHANGE,
        Code.SLOT_TAKEN: "Some of it is booked already; the detail says when.",
        Code.UNKNOWN_RESOURCE: "A resource does not exist or is not active.",
        Code.UNKNOWN_REFERENCE: "A user does not exist or is not active.",
        Code.BAD_PERIOD: "The time is over, too long, or not within the hours of a resource.",
        Code.TOO_MANY: "The field holds as many bookings as it can.",
        Code.TOO_LARGE: "The item would become too large.",
    }

    field: str
    resources: tuple[str, ...]
    users: tuple[int, ...]
    start: datetime
    end: datetime
    service: str

    def in_words(self, people: People) -> str:
        """Return from when to when it books."""
        return f"{self.start:%Y-%m-%dT%H:%MZ} to {self.end:%Y-%m-%dT%H:%MZ}"


class CancelBookings(DataEffect, frozen=True, kw_only=True):
    """Cancel what a field of the item holds and is not over; `cancelled` says how many."""

    acts_alone: ClassVar[bool] = True
    failure_reasons: ClassVar[Reasons] = _CHANGE

    field: str

    def in_words(self, people: People) -> str:
        """Return the field."""
        return self.field

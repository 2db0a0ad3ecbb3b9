"""A booking of resources and people (R15, W21)."""

from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from chalicelib.catalogue.action import Action, Text
from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.bookings import BookingField, booking_field_faults
from chalicelib.catalogue.parameters.marks import Duration, Format, ResourceRefs, picked
from chalicelib.catalogue.parameters.moments import (
    MOMENT_FAILURES,
    ClockTime,
    DateField,
    FromNow,
    Moment,
    Offset,
    end_of,
    reading_faults,
)
from chalicelib.catalogue.parameters.people import check_people
from chalicelib.domain.automation.booking_effects import BookTime
from chalicelib.domain.automation.effects import ActionFailed, Plan, Reasons
from chalicelib.domain.booking.bookings import BOOKABLE, MAX_SERVICE, MOST_DAYS, MOST_HELD
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Fault
from chalicelib.domain.people.recipients import TOLD, Recipients
from chalicelib.domain.words.durations import DAY_SECONDS, parse_duration


class BookResource(Action, frozen=True):
    """Book resources, and maybe colleagues, for a time, into a field of the item.

    It begins some time from now, or relative to a date field. Where some of it is booked already
    nothing is booked, and the rule fails with the item that holds it.
    """

    title = "Book resource"
    example: ClassVar = {
        "field": "uf_room",
        "resources": ["room"],
        "start_field": "close_date",
        "start_time": "10:00",
        "length": "PT1H",
        "service": "Fitting for {{ contact.name }}",
    }
    effects = (BookTime,)
    entity_types = BOOKABLE
    results: ClassVar[dict[str, str]] = {"booking_id": "Id of the booking.", **TOLD}
    failure_reasons: ClassVar[Reasons] = {
        **MOMENT_FAILURES,
        Code.NO_RECIPIENT: "None of the users is active any more.",
    }

    field: BookingField
    resources: Annotated[
        ResourceRefs, Meta(max_length=MOST_HELD, description="Resources that are held.")
    ] = []
    users: Annotated[
        list[int | Literal["responsible"]],
        picked(Format.USERS),
        Meta(
            max_length=MOST_HELD,
            description="Who is booked too: users' ids, and the word responsible.",
        ),
    ] = []
    start_in: FromNow = None
    start_field: DateField = None
    start_offset: Offset = None
    start_time: ClockTime = None
    length: Annotated[
        Duration,
        Meta(description="For how long; an hour by default."),
    ] = "PT1H"
    service: Annotated[Text, Meta(description="What it is booked for, in a few words.")] = ""

    def check(self, context: CheckContext) -> list[Fault]:
        """Check the field, what is booked, the beginning and the length."""
        faults = super().check(context)
        faults += booking_field_faults("/field", self.field, context)
        if not self.resources and not self.users:
            faults.append(Fault("/resources", "name at least one resource, or a user in users"))
        faults += [
            Fault(f"/resources/{place}", f"there is no active resource {id}")
            for place, id in enumerate(self.resources)
            if id not in context.resources
        ]
        if self.users:
            faults += check_people("/users", list[int | str](self.users), context)
        if not self._start.given:
            faults.append(Fault("/start_in", "say when it begins: start_in or start_field"))
        return faults + self._start.faults(context) + self._length_faults()

    def changes(self) -> frozenset[str]:
        """Return the field that it sets."""
        return frozenset({self.field})

    def plan(self, context: ActionContext) -> Plan:
        """Plan the booking."""
        people = context.people(self.users) if self.users else Recipients()
        start = self._start.at(context)
        if start is None:
            raise ActionFailed(Code.NO_DATE, "nothing says when it begins")
        booking = BookTime(
            field=self.field,
            resources=tuple(dict.fromkeys(self.resources)),
            users=tuple(user.id for user in people.users),
            start=start,
            end=end_of(context, start, self.length),
            service=" ".join(context.text(self.service).split())[:MAX_SERVICE],
        )
        return Plan((booking,), people.told)

    @property
    def _start(self) -> Moment:
        return Moment(
            name="start",
            from_now=self.start_in,
            field=self.start_field,
            offset=self.start_offset,
            time=self.start_time,
        )

    def _length_faults(self) -> list[Fault]:
        faults = reading_faults("/length", parse_duration, self.length)
        if not faults and not 0 < parse_duration(self.length).nominal_seconds <= LONGEST:
            faults.append(Fault("/length", f"expected more than nothing, at most {MOST_DAYS} days"))
        return faults


LONGEST = MOST_DAYS * DAY_SECONDS

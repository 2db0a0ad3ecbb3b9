"""Planning something with a beginning and an end: what schedule_call and schedule_meeting share."""

from typing import Annotated, ClassVar

from msgspec import Meta, field

from chalicelib.catalogue.action import Action, NonEmptyText, Text
from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.marks import Duration, Person
from chalicelib.catalogue.parameters.moments import (
    MOMENT_FAILURES,
    ClockTime,
    DateField,
    FromNow,
    Moment,
    Offset,
    Reminders,
    reading_faults,
)
from chalicelib.catalogue.parameters.people import check_people
from chalicelib.catalogue.parameters.texts import EMPTY_TEXT, needed_text
from chalicelib.domain.automation.effects import AddActivity, Effect, Plan, Reasons
from chalicelib.domain.card.activities import ActivityType
from chalicelib.domain.card.reminders import reminder_faults
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Fault
from chalicelib.domain.people.recipients import TOLD
from chalicelib.domain.words.durations import DAY_SECONDS, parse_duration

LONGEST = 14 * DAY_SECONDS


class ScheduleAction(Action, frozen=True):
    """Base of the actions that plan something with a beginning; each says of which kind."""

    plans: ClassVar[ActivityType]
    effects: ClassVar[tuple[type[Effect], ...]] = (AddActivity,)
    results: ClassVar[dict[str, str]] = {
        "activity_id": "Id of the activity.",
        "replaced": TOLD["replaced"],
    }
    failure_reasons: ClassVar[Reasons] = {
        **EMPTY_TEXT,
        **MOMENT_FAILURES,
        Code.NO_RECIPIENT: "The user whom it is for does not exist or is not active.",
    }

    subject: Annotated[NonEmptyText, Meta(description="What it is about, in a few words.")]
    description: Annotated[Text, Meta(description="What it is about, in full.")] = ""
    responsible: Annotated[
        Person | None,
        Meta(description="Whom it is for: a user's id; the item's responsible person by default."),
    ] = None
    start_in: FromNow = None
    start_field: DateField = None
    start_offset: Offset = None
    start_time: ClockTime = None
    length: Annotated[
        Duration,
        Meta(description="How long it takes, an ISO 8601 duration of at most two weeks."),
    ] = "PT30M"
    remind: Reminders = field(default_factory=list)
    important: Annotated[bool, Meta(description="Whether it is marked as important.")] = False
    auto_complete: Annotated[
        bool,
        Meta(
            title="Complete with the stage",
            description="Whether it is completed when the item leaves the stage.",
        ),
    ] = False

    def check(self, context: CheckContext) -> list[Fault]:
        """Check the user, the beginning and the length."""
        faults = super().check(context)
        if self.responsible is not None:
            faults += check_people("/responsible", self.responsible, context)
        if not self._start.given:
            faults.append(Fault("/start_in", "say when it begins: start_in or start_field"))
        faults += reminder_faults("/remind", self.remind, dated=True)
        return faults + self._start.faults(context) + self._length_faults()

    def plan(self, context: ActionContext) -> Plan:
        """Plan the activity; its deadline is its beginning."""
        who = "responsible" if self.responsible is None else self.responsible
        found = context.people([who])
        start = self._start.at(context)
        end = None if start is None else context.calendar.add(start, parse_duration(self.length))
        activity = AddActivity(
            type=self.plans,
            subject=" ".join(needed_text(context, self.subject).split()),
            description=context.text(self.description),
            responsible=found.users[0].id,
            deadline=start,
            start=start,
            end=end,
            location=self.place(context),
            remind=tuple(self.remind),
            important=self.important,
            auto_complete=self.auto_complete,
        )
        return Plan((activity,), found.told)

    def place(self, context: ActionContext) -> str:
        """Return where it takes place, in words."""
        return ""

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
            faults.append(Fault("/length", "expected more than nothing and at most two weeks"))
        return faults

"""Planning something with a beginning and an end: what schedule_call and schedule_meeting share."""

from typing import Annotated, Any

from msgspec import Meta

from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.ask_for_activity import ActivityAction
from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.marks import Duration
from chalicelib.catalogue.parameters.moments import (
    ClockTime,
    DateField,
    FromNow,
    Moment,
    Offset,
    end_of,
    reading_faults,
)
from chalicelib.domain.errors import Fault
from chalicelib.domain.words.durations import DAY_SECONDS, parse_duration

LONGEST = 14 * DAY_SECONDS


class ScheduleAction(ActivityAction, frozen=True):
    """Base of the actions that plan something with a beginning, which is its deadline too."""

    always_dated = True

    start_in: FromNow = None
    start_field: DateField = None
    start_offset: Offset = None
    start_time: ClockTime = None
    length: Annotated[
        Duration,
        Meta(description="How long it takes, at most two weeks."),
    ] = "PT30M"

    def check(self, context: CheckContext) -> list[Fault]:
        """Check that it has a beginning, and its length."""
        faults = super().check(context)
        if not self.moment().given:
            faults.append(Fault("/start_in", "say when it begins: start_in or start_field"))
        return faults + self._length_faults()

    def moment(self) -> Moment:
        """Return the beginning."""
        return Moment(
            name="start",
            from_now=self.start_in,
            field=self.start_field,
            offset=self.start_offset,
            time=self.start_time,
        )

    def more(self, context: ActionContext) -> dict[str, Any]:
        """Return beginning, end and place."""
        start = self.moment().at(context)
        end = None if start is None else end_of(context, start, self.length)
        return {"start": start, "end": end, "location": self.place(context)}

    def place(self, context: ActionContext) -> str:
        """Return where it takes place, in words."""
        return ""

    def _length_faults(self) -> list[Fault]:
        faults = reading_faults("/length", parse_duration, self.length)
        if not faults and not 0 < parse_duration(self.length).nominal_seconds <= LONGEST:
            faults.append(Fault("/length", "expected more than nothing and at most two weeks"))
        return faults

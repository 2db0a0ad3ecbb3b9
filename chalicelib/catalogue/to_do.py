"""Something to be done until some time: what create_activity and create_task share."""

from chalicelib.catalogue.ask_for_activity import ActivityAction
from chalicelib.catalogue.parameters.moments import ClockTime, DateField, FromNow, Moment, Offset


class ToDoAction(ActivityAction, frozen=True):
    """Base of the actions that ask for something that may have a deadline."""

    deadline_in: FromNow = None
    deadline_field: DateField = None
    deadline_offset: Offset = None
    deadline_time: ClockTime = None

    def moment(self) -> Moment:
        """Return the deadline."""
        return Moment(
            name="deadline",
            from_now=self.deadline_in,
            field=self.deadline_field,
            offset=self.deadline_offset,
            time=self.deadline_time,
        )

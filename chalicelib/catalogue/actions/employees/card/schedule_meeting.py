"""A meeting with the client (R29, W13)."""

from typing import Annotated

from msgspec import Meta

from chalicelib.catalogue.action import Text
from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.schedule_activity import ScheduleAction
from chalicelib.domain.card.activities import ActivityType


class ScheduleMeeting(ScheduleAction, frozen=True):
    """Plan a meeting with the client, at a place.

    It begins some time from now, or relative to a date field.
    """

    title = "Schedule meeting"
    example = {
        "subject": "Meet {{ contact.name }}",
        "start_field": "close_date",
        "start_offset": "-P7D",
        "start_time": "10:00",
        "location": "At the client's",
        "remind": ["PT1H"],
    }
    plans = ActivityType.MEETING

    location: Annotated[Text, Meta(description="Where it takes place.")] = ""

    def place(self, context: ActionContext) -> str:
        """Return the location in one line."""
        return " ".join(context.text(self.location).split())

"""A call that a colleague is to make (R28, W12)."""

from chalicelib.catalogue.schedule_activity import ScheduleAction
from chalicelib.domain.card.activities import ActivityType


class ScheduleCall(ScheduleAction, frozen=True):
    """Plan a call with the client.

    It begins some time from now, or relative to a date field: for example one day before the
    contract ends at 10:00.
    """

    title = "Schedule call"
    example = {"subject": "Call {{ contact.name }}", "start_in": "P1D", "remind": ["PT15M"]}
    asks_for = ActivityType.CALL

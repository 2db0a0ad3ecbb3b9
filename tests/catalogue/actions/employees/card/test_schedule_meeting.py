"""Schedule meeting (R29)."""

from chalicelib.catalogue.actions.employees.card.schedule_meeting import ScheduleMeeting
from chalicelib.domain.card.activities import ActivityType
from tests.support.contexts import action_context, deal


def test_a_meeting_has_a_place():
    action = ScheduleMeeting(subject="Meet", start_in="P1D", location="Room\n{{ deal.title }}")
    (meeting,) = action.plan(action_context(item=deal(title="7"))).effects
    assert (ActivityType.MEETING, "Room 7") == (meeting.type, meeting.location)

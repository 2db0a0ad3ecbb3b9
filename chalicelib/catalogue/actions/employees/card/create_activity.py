"""Something for a person to do (R10)."""

from chalicelib.catalogue.to_do import ToDoAction
from chalicelib.domain.card.activities import ActivityType


class CreateActivity(ToDoAction, frozen=True):
    """Plan an activity on the item for a user.

    Its deadline, if any, is either some time from now, or relative to a date field: for example two
    days after the meeting at 12:00. Days keep the clock time of the tenant's time zone. An admin
    stands in for a responsible person who has left.
    """

    title = "Plan activity"
    example = {
        "subject": "Ask {{ contact.name }} for an answer",
        "deadline_field": "close_date",
        "deadline_offset": "-P2D",
        "deadline_time": "12:00",
        "auto_complete": True,
    }
    asks_for = ActivityType.TODO

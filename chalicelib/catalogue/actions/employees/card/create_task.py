"""A task on the item (R31)."""

from typing import Annotated, Any

from msgspec import Meta

from chalicelib.catalogue.action import NonEmptyText
from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.marks import UserId, UserIds
from chalicelib.catalogue.parameters.people import check_people
from chalicelib.catalogue.to_do import ToDoAction
from chalicelib.domain.card.activities import MAX_LINE, MOST_LINES, ActivityType
from chalicelib.domain.errors import Fault


class CreateTask(ToDoAction, frozen=True):
    """Create a task on the item: with a status, people who take part, and a checklist.

    Its deadline is given as that of an activity. An admin stands in for a responsible person who
    has left; others who have left do not take part. The trigger "Task status" watches it.
    """

    title = "Create task"
    example = {
        "subject": "Measure the room",
        "deadline_in": "P2D",
        "participants": [2],
        "checklist": ["Ladder", "Tape measure"],
    }
    asks_for = ActivityType.TASK

    participants: Annotated[
        UserIds,
        Meta(
            max_length=MOST_LINES,
            description="Users who take part, besides who is responsible.",
        ),
    ] = []
    checklist: Annotated[
        list[NonEmptyText],
        Meta(max_length=MOST_LINES, description="What is to be ticked off, line by line."),
    ] = []
    created_by: Annotated[
        UserId | None, Meta(description="User who has it done; the acting user by default.")
    ] = None

    def check(self, context: CheckContext) -> list[Fault]:
        """Check the people and the way in which the deadline is given."""
        faults = super().check(context)
        if self.participants:
            faults += check_people("/participants", self.participants, context)
        if self.created_by is not None:
            faults += check_people("/created_by", self.created_by, context)
        return faults

    def more(self, context: ActionContext) -> dict[str, Any]:
        """Return who takes part, for whom it is done, and the checklist without empty lines."""
        author = context.users.get(self.created_by) if self.created_by is not None else None
        lines = (" ".join(context.text(line).split())[:MAX_LINE] for line in self.checklist)
        return {
            "participants": tuple(
                dict.fromkeys(
                    id
                    for id in self.participants
                    if (user := context.users.get(id)) and user.active
                )
            ),
            "checklist": tuple(filter(None, lines)),
            "created_by": author.id if author is not None and author.active else None,
        }

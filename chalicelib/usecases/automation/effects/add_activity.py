"""Plan an activity on the item."""

from chalicelib.domain.automation.effects import AddActivity
from chalicelib.domain.automation.made_names import made_name
from chalicelib.domain.card.activities import Activity, ChecklistLine
from chalicelib.records.card import activity_row
from chalicelib.records.runs import auto_complete_row
from chalicelib.usecases.automation.own_data import DataHandling, DataWork


class AddActivityHandling(DataHandling[AddActivity]):
    """The activity is written, and what completes it when the stage is left."""

    def write(self, effect: AddActivity, work: DataWork, number: int) -> None:
        """Make the activity; the first one of a plan gives its id as a result."""
        item = work.doing.item
        activity = Activity(
            id=f"{item}-{made_name(work.doing.id, number)}",
            item=item,
            subject=effect.subject,
            description=effect.description,
            responsible=effect.responsible,
            created_by=work.actor if effect.created_by is None else effect.created_by,
            created_at=work.now,
            deadline=effect.deadline,
            important=effect.important,
            auto_complete=effect.auto_complete,
            type=effect.type,
            start=effect.start,
            end=effect.end,
            location=effect.location,
            participants=effect.participants,
            checklist=tuple(map(ChecklistLine, effect.checklist)),
            remind=effect.remind,
            invited=effect.invited,
            entry=work.entry,
            cause=work.cause,
        ).awaiting_reminder(work.now)
        work.results.setdefault("activity_id", activity.id)
        work.write(activity_row(activity))
        if effect.auto_complete:
            work.write(auto_complete_row(item, work.entry, activity.id))

"""Something for a person to do (R10)."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta

from chalicelib.catalogue.action import Action, NonEmptyText, Text
from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.people import check_people
from chalicelib.catalogue.parameters.texts import EMPTY_TEXT, needed_text
from chalicelib.domain.automation.due_time import due_at
from chalicelib.domain.automation.effects import ActionFailed, AddActivity, Plan
from chalicelib.domain.automation.run_modes import ENTRY, Before, Delay
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Fault, Refused
from chalicelib.domain.items.fields import FieldType
from chalicelib.domain.language.comparisons import parse_clock
from chalicelib.domain.people.recipients import TOLD
from chalicelib.domain.words.durations import parse_duration

_DAYS = frozenset({FieldType.DATE, FieldType.DATETIME})
_NO_OFFSET = "PT0S"


class CreateActivity(Action, frozen=True):
    """Plan an activity on the item for a user.

    Its deadline, if any, is either some time from now, or relative to a date field: for example two
    days after the meeting at 12:00. Days keep the clock time of the tenant's time zone. An admin
    stands in for a responsible person who has left.
    """

    title = "Plan activity"
    effects = (AddActivity,)
    results = {"activity_id": "Id of the activity.", "replaced": TOLD["replaced"]}
    failure_reasons = {
        **EMPTY_TEXT,
        Code.NO_RECIPIENT: "The user who shall do it does not exist or is not active.",
        Code.NO_DATE: "The date field of the deadline is empty.",
        Code.UNUSABLE_DATE: "The deadline cannot be worked out from the date field.",
    }

    subject: Annotated[NonEmptyText, Meta(description="What is to be done, in a few words.")]
    description: Annotated[Text, Meta(description="What is to be done, in full.")] = ""
    responsible: Annotated[
        int | Literal["responsible"] | None,
        Meta(description="Who shall do it: a user's id; the item's responsible person by default."),
    ] = None
    deadline_in: Annotated[
        str | None, Meta(description="Time from now to the deadline: an ISO 8601 duration, P2D.")
    ] = None
    deadline_field: Annotated[
        str | None, Meta(description="Date or datetime field from which the deadline is counted.")
    ] = None
    deadline_offset: Annotated[
        str | None,
        Meta(description="Time from the field to the deadline: P2D is after, -P1D before it."),
    ] = None
    deadline_time: Annotated[
        str | None,
        Meta(description="Clock time, HH:MM, on the deadline's day; a date field needs it."),
    ] = None
    important: Annotated[bool, Meta(description="Whether it is marked as important.")] = False
    auto_complete: Annotated[
        bool, Meta(description="Whether it is completed when the item leaves the stage.")
    ] = False

    def check(self, context: CheckContext) -> list[Fault]:
        """Check the user and the way in which the deadline is given."""
        faults = super().check(context)
        if self.responsible is not None:
            faults += check_people("/responsible", self.responsible, context)
        if self.deadline_in is not None:
            faults += _reading_faults("/deadline_in", parse_duration, self.deadline_in)
        if self.deadline_field is not None:
            return faults + self._field_faults(self.deadline_field, context)
        return faults + [
            Fault(f"/{name}", "needs deadline_field")
            for name in ("deadline_offset", "deadline_time")
            if getattr(self, name) is not None
        ]

    def plan(self, context: ActionContext) -> Plan:
        """Plan one activity."""
        who = "responsible" if self.responsible is None else self.responsible
        found = context.people([who])
        activity = AddActivity(
            subject=" ".join(needed_text(context, self.subject).split()),
            description=context.text(self.description),
            responsible=found.users[0].id,
            deadline=self._deadline(context),
            important=self.important,
            auto_complete=self.auto_complete,
        )
        return Plan((activity,), found.told)

    def _field_faults(self, code: str, context: CheckContext) -> list[Fault]:
        faults = []
        field = context.fields[context.entity_type.code].get(code)
        if self.deadline_in is not None:
            faults.append(Fault("/deadline_field", "deadline_in already says when"))
        if field is None or field.type not in _DAYS or field.multiple:
            expected = "expected the code of a date or datetime field with one value"
            faults.append(Fault("/deadline_field", expected))
        elif field.type is FieldType.DATE and self.deadline_time is None:
            faults.append(Fault("/deadline_time", "a date field needs a time, for example 12:00"))
        if self.deadline_offset is not None:
            offset = self.deadline_offset.removeprefix("-")
            faults += _reading_faults("/deadline_offset", parse_duration, offset)
        if self.deadline_time is not None:
            faults += _reading_faults("/deadline_time", parse_clock, self.deadline_time)
        return faults

    def _deadline(self, context: ActionContext) -> datetime | None:
        if self.deadline_in is None and self.deadline_field is None:
            return None
        base = self.deadline_field or ENTRY
        length = self.deadline_in or self.deadline_offset or _NO_OFFSET
        mode = Before(length[1:], base) if length.startswith("-") else Delay(length, base)
        try:
            due = due_at(
                mode,
                values=context.item.values(),
                fields=context.fields,
                start=context.now,
                calendar=context.calendar,
                account_hours=False,
            )
            if due is None:
                raise ActionFailed(Code.NO_DATE, f"the field {self.deadline_field} is empty")
            if self.deadline_time is None:
                return due
            day = context.calendar.local(due).date()
            return context.calendar.at(day, parse_clock(self.deadline_time))
        except Refused as refused:
            raise ActionFailed(refused.code, refused.detail) from refused
        except OverflowError as error:
            raise ActionFailed(Code.UNUSABLE_DATE, "the deadline is out of range") from error


def _reading_faults(pointer: str, read: Callable[[str], object], text: str) -> list[Fault]:
    try:
        read(text)
    except ValueError as error:
        return [Fault(pointer, str(error))]
    return []

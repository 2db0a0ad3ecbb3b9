"""Moments as parameters: some time from now, or counted from a date field, at a clock time.

An action has four parameters for a moment, with a common beginning: `deadline_in`,
`deadline_field`, `deadline_offset` and `deadline_time`.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.marks import (
    ClockTimeText,
    DateFieldRef,
    Duration,
    SignedDuration,
)
from chalicelib.domain.automation.due_time import due_at
from chalicelib.domain.automation.effects import ActionFailed, Reasons
from chalicelib.domain.automation.run_modes import ENTRY, Before, Delay
from chalicelib.domain.card.reminders import MOST_REMINDERS
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Fault, Refused
from chalicelib.domain.items.fields import FieldType
from chalicelib.domain.language.comparisons import parse_clock
from chalicelib.domain.words.durations import parse_duration

MOMENT_FAILURES: Reasons = {
    Code.NO_DATE: "The date field that it is counted from is empty.",
    Code.UNUSABLE_DATE: "It cannot be worked out from the date field.",
}
"""Why a moment may not be found."""

FromNow = Annotated[Duration | None, Meta(description="Time from now.")]
DateField = Annotated[
    DateFieldRef | None, Meta(description="Date or datetime field from which it is counted.")
]
Offset = Annotated[SignedDuration | None, Meta(description="Time after the field, or before it.")]
ClockTime = Annotated[
    ClockTimeText | None, Meta(description="Clock time on that day; a date field needs it.")
]
Reminders = Annotated[
    list[Duration],
    Meta(
        max_length=MOST_REMINDERS,
        title="Remind before",
        description="How long before it to remind who is asked.",
    ),
]

_DAYS = frozenset({FieldType.DATE, FieldType.DATETIME})
_NO_OFFSET = "PT0S"


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """A moment as the parameters of an action give it."""

    name: str
    """What the parameters begin with: deadline, start."""
    from_now: str | None
    field: str | None
    offset: str | None
    time: str | None

    @property
    def given(self) -> bool:
        """Return whether it is given at all."""
        return self.from_now is not None or self.field is not None

    def faults(self, context: CheckContext) -> list[Fault]:
        """Return what is wrong with it where the action is placed."""
        faults: list[Fault] = []
        if self.from_now is not None:
            faults += reading_faults(self._pointer("in"), parse_duration, self.from_now)
        if self.field is not None:
            return faults + self._field_faults(self.field, context)
        return faults + [
            Fault(self._pointer(part), f"needs {self.name}_field")
            for part, value in (("offset", self.offset), ("time", self.time))
            if value is not None
        ]

    def at(self, context: ActionContext) -> datetime | None:
        """Return the instant, None where no moment is given.

        Raises:
            ActionFailed: the date field is empty, or leads nowhere.
        """
        if not self.given:
            return None
        base = self.field or ENTRY
        length = self.from_now or self.offset or _NO_OFFSET
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
                raise ActionFailed(Code.NO_DATE, f"the field {self.field} is empty")
            if self.time is None:
                return due
            day = context.calendar.local(due).date()
            return context.calendar.at(day, parse_clock(self.time))
        except Refused as refused:
            raise ActionFailed(refused.code, refused.detail) from refused
        except OverflowError as error:
            raise ActionFailed(Code.UNUSABLE_DATE, f"the {self.name} is out of range") from error

    def _field_faults(self, code: str, context: CheckContext) -> list[Fault]:
        faults = []
        field = context.fields[context.entity_type.code].get(code)
        if self.from_now is not None:
            faults.append(Fault(self._pointer("field"), f"{self.name}_in already says when"))
        if field is None or field.type not in _DAYS or field.multiple:
            expected = "expected the code of a date or datetime field with one value"
            faults.append(Fault(self._pointer("field"), expected))
        elif field.type is FieldType.DATE and self.time is None:
            faults.append(Fault(self._pointer("time"), "a date field needs a time, like 12:00"))
        if self.offset is not None:
            offset = self.offset.removeprefix("-")
            faults += reading_faults(self._pointer("offset"), parse_duration, offset)
        if self.time is not None:
            faults += reading_faults(self._pointer("time"), parse_clock, self.time)
        return faults

    def _pointer(self, part: str) -> str:
        return f"/{self.name}_{part}"


def end_of(context: ActionContext, start: datetime, length: str) -> datetime:
    """Return when something ends that takes so long.

    Raises:
        ActionFailed: that is out of range.
    """
    try:
        return context.calendar.add(start, parse_duration(length))
    except OverflowError as error:
        raise ActionFailed(Code.UNUSABLE_DATE, "the end is out of range") from error


def reading_faults(pointer: str, read: Callable[[str], object], text: str) -> list[Fault]:
    """Return why a text cannot be read, if it cannot."""
    try:
        read(text)
    except ValueError as error:
        return [Fault(pointer, str(error))]
    return []

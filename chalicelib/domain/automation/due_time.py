"""The due time of a rule: when it acts, counted from the stage entry or from a date."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import msgspec

from chalicelib.domain.automation.run_modes import (
    ENTRY,
    SHARED,
    At,
    Before,
    Delay,
    Immediately,
    RunMode,
)
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Refused
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.language.comparisons import parse_clock
from chalicelib.domain.language.filled_durations import is_filled
from chalicelib.domain.language.filters import Style
from chalicelib.domain.language.placeholders import Path, parse_template
from chalicelib.domain.words.durations import Duration, parse_duration, show_duration
from chalicelib.domain.words.instants import parse_instant
from chalicelib.domain.words.text import shortened
from chalicelib.domain.words.working_calendar import WorkingCalendar
from chalicelib.domain.words.zones import zone_of


def due_at(
    mode: RunMode,
    *,
    values: Mapping[str, Any],
    fields: Mapping[str, Field],
    start: datetime,
    calendar: WorkingCalendar,
    account_hours: bool,
    least_seconds: int = 0,
) -> datetime | None:
    """Return when the rule is due, in UTC and possibly past; None while its date field is empty.

    `start` is the stage entry, or the end of the previous rule for one that follows it. A date
    field counts as midnight on the tenant's clock. With `account_hours` days are working days, and
    hours and minutes working time, counted from working time: `before` moves back to it, to the
    day before a Saturday and on from there, everything else moves forward and never acts before
    the date. A date without a time acts when work begins on the day found.

    `values` are those of the item by code, and those of the tenant by name, where a delay asks for
    them (tenant_constants.days). A delay that is made of values is at least `least_seconds` after
    the entry.

    Raises:
        Refused: a delay from values is none (no_duration), the field's value cannot be used, or
        there is no working time.
    """
    mode = _with_delay(mode, values, calendar, least_seconds)
    try:
        planned = _planned_at_work if account_hours else _planned
        due = planned(mode, values, fields, start, calendar)
    except (ValueError, TypeError, LookupError, OverflowError) as error:
        raise Refused(
            f"the due time cannot be worked out: {error}", code=Code.UNUSABLE_DATE
        ) from error
    return None if due is None else due.astimezone(UTC)


def _with_delay(
    mode: RunMode, values: Mapping[str, Any], calendar: WorkingCalendar, least_seconds: int
) -> RunMode:
    """Return the mode with the delay that values give.

    Raises:
        Refused: they give none, or too short a one (no_duration).
    """
    if not isinstance(mode, Delay | Before) or not is_filled(mode.delay):
        return mode
    style = Style(zone_of(calendar.zone))
    template = parse_template(mode.delay)
    text = template.render(lambda path: values.get(_name_of(path)), style=style).strip()
    # Not everybody who sees what became of a run may see what a constant holds.
    hidden = any(path[0] == "tenant_constants" for path in template.paths)
    given = mode.delay if hidden else f"{mode.delay} gave {shortened(text)!r}"
    try:
        length = parse_duration(text)
    except ValueError as error:
        said = "no ISO 8601 duration" if hidden else str(error)
        raise Refused(f"{given}: {said}", code=Code.NO_DURATION) from error
    counts = isinstance(mode, Delay) and mode.base == ENTRY
    if counts and length.nominal_seconds < least_seconds:
        least = show_duration(Duration(seconds=least_seconds))
        message = f"{given}: at least {least} after the stage entry"
        raise Refused(message, code=Code.NO_DURATION)
    return msgspec.structs.replace(mode, delay=text)


def names_beyond(mode: RunMode) -> frozenset[str]:
    """Return the names of the values of the tenant that a delay asks for."""
    if not isinstance(mode, Delay | Before) or not is_filled(mode.delay):
        return frozenset()
    paths = parse_template(mode.delay).paths
    return frozenset(_name_of(path) for path in paths if path[0] in SHARED)


def _name_of(path: Path) -> str:
    return ".".join(path) if path[0] in SHARED else path[-1]


def _planned(
    mode: RunMode,
    values: Mapping[str, Any],
    fields: Mapping[str, Field],
    start: datetime,
    calendar: WorkingCalendar,
) -> datetime | None:
    def moment(code: str, clock: str | None = None) -> datetime | None:
        return _moment(fields[code], values.get(code), clock, calendar)

    match mode:
        case Immediately():
            return start
        case Delay(delay, base):
            after = start if base == ENTRY else moment(base)
            return None if after is None else calendar.add(after, parse_duration(delay))
        case Before(delay, field):
            before = moment(field)
            return None if before is None else calendar.subtract(before, parse_duration(delay))
        case At(_, None, instant):
            return parse_instant(instant or "")
        case At(clock, field, _):
            return moment(field or "", clock)


def _planned_at_work(
    mode: RunMode,
    values: Mapping[str, Any],
    fields: Mapping[str, Field],
    start: datetime,
    calendar: WorkingCalendar,
) -> datetime | None:
    match mode:
        case Delay(delay, base) if base == ENTRY:
            return calendar.add_working(start, parse_duration(delay))
        case Delay(delay, field) | Before(delay, field):
            value: Any = values.get(field)
            duration = parse_duration(delay)
            if _is_empty(value):
                return None
            back = isinstance(mode, Before)
            if fields[field].type is FieldType.DATE:
                start = _work_begins(date.fromisoformat(value), duration, calendar, back=back)
                duration = Duration(seconds=duration.seconds)
            else:
                start = parse_instant(value)
            count = calendar.subtract_working if back else calendar.add_working
            return count(start, duration)
        case _:
            due = _planned(mode, values, fields, start, calendar)
            return None if due is None else calendar.next_working_instant(due)


def _work_begins(
    day: date, duration: Duration, calendar: WorkingCalendar, *, back: bool
) -> datetime:
    """Return when work begins so many working days after a day, or before it."""
    if back:
        nearest = calendar.nearest_working_day_on_or_before(day)
        return calendar.opening(calendar.working_days_from(nearest, -duration.days))
    nearest = calendar.nearest_working_day_on_or_after(day)
    return calendar.opening(calendar.working_days_from(nearest, duration.days))


def _moment(
    field: Field, value: Any, clock: str | None, calendar: WorkingCalendar
) -> datetime | None:
    """Return the instant that a date or datetime field stands for."""
    if _is_empty(value):
        return None
    if field.type is FieldType.DATE:
        instant = calendar.start_of_day(day := date.fromisoformat(value))
    else:
        instant = parse_instant(value)
        day = calendar.local(instant).date()
    return instant if clock is None else calendar.at(day, parse_clock(clock))


def _is_empty(value: Any) -> bool:
    return value is None or value == ""

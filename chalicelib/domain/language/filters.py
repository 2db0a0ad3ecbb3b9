"""Filters of placeholders: {{ deal.close_date | minus:"P2D" | format:"DD.MM." }}.

Those that work on dates and amounts take and give stored values; the others work on what people
read. One on a list works on each of its members.
"""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Invalid, Refused
from chalicelib.domain.items.fields import FieldType
from chalicelib.domain.words import escapes
from chalicelib.domain.words.currencies import CURRENCIES, rounded
from chalicelib.domain.words.date_patterns import check_pattern, show_date
from chalicelib.domain.words.durations import parse_duration
from chalicelib.domain.words.instants import on_clock, parse_instant, show_instant

ARGUMENTS: dict[str, bool | None] = {
    "date": False,
    "format": True,
    "plus": True,
    "minus": True,
    "start_of": True,
    "money": None,
    "upper": False,
    "lower": False,
    "url": False,
    "raw": False,
    "default": True,
}
"""The filters, and whether each needs an argument; None: it may have one."""
_MOVING = frozenset({"plus", "minus", "start_of"})
_OF_DATES = _MOVING | {"date", "format"}
_DATES = frozenset({FieldType.DATE, FieldType.DATETIME})
_AMOUNTS = frozenset({FieldType.MONEY, FieldType.NUMBER})
_UNITS = ("hour", "day", "week", "month", "quarter", "year")
_CLOCK = "HH:mm"
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T|$)")
_WRITTEN = re.compile(r'([a-z_]+)\s*(?::\s*"((?:[^"\\]|\\.)*)")?', re.DOTALL)


class Style(msgspec.Struct, frozen=True):
    """How dates and instants are shown."""

    zone: ZoneInfo
    date_format: str = "YYYY-MM-DD"


class Filter(msgspec.Struct, frozen=True):
    """One filter of a placeholder."""

    name: str
    argument: str | None = None

    @property
    def shows(self) -> bool:
        """Whether it gives a text for people; the others give a stored value."""
        return self.name not in _MOVING

    @property
    def reads_text(self) -> bool:
        """Whether it works on what people read."""
        return self.name in ("upper", "lower", "url")

    def apply(self, value: Any, style: Style, currency: str | None = None) -> Any:
        """Return the value after the filter; empty stays empty but for `default`.

        Args:
            value: a stored value, a text where the filter reads texts.
            style: the tenant's clock and form of dates.
            currency: that of an amount, whose digits it is shown with.

        Raises:
            Refused: the value does not suit the filter.
        """
        if self.name == "default":
            return self.argument if value is None or value in ("", []) else value
        if value is None or value == "":
            return None
        if isinstance(value, list):
            return [self.apply(member, style, currency) for member in value]
        try:
            return self._applied(value, style, currency)
        except (ValueError, TypeError, ArithmeticError) as error:
            raise Refused(
                f"the filter {self.name} does not suit {value!r}", code=Code.TEMPLATE_VALUE
            ) from error

    def _applied(self, value: Any, style: Style, currency: str | None) -> Any:
        argument = self.argument or ""
        match self.name:
            case "date":
                return show_moment(value, style)
            case "format":
                return show_date(_local(value, style.zone), argument)
            case "plus" | "minus":
                return moved(value, argument, 1 if self.name == "plus" else -1, style.zone)
            case "start_of":
                return _start(value, argument, style.zone)
            case "money":
                amount = rounded(Decimal(str(value)), self.argument or currency)
                return f"{amount:,f} {self.argument}" if self.argument else f"{amount:,f}"
            case "upper":
                return value.upper()
            case "lower":
                return value.lower()
            case "url":
                return escapes.url(value)
        return value


def parse_filter(text: str) -> Filter:
    """Return the filter that a text stands for.

    Raises:
        Invalid: there is no such filter, or its argument is none for it.
    """
    found = _WRITTEN.fullmatch(text)
    name = found[1] if found else text
    if found is None or name not in ARGUMENTS:
        known = ", ".join(ARGUMENTS)
        raise Invalid.at(
            "", f'{text!r} is not a filter; there are {known}, an argument as in default:"-"'
        )
    argument = None if found[2] is None else re.sub(r"\\(.)", r"\1", found[2], flags=re.DOTALL)
    needed = ARGUMENTS[name]
    if needed is not None and needed is not (argument is not None):
        raise Invalid.at("", f"the filter {name} {'needs an' if needed else 'takes no'} argument")
    try:
        _check_argument(name, argument or "")
    except ValueError as error:
        raise Invalid.at("", f"the filter {name}: {error}") from None
    return Filter(name, argument)


def wrong_filter(filters: tuple[Filter, ...], kind: FieldType) -> str | None:
    """Return what is wrong with filters on a value of a type, None where nothing is."""
    known: FieldType | None = kind
    for one in filters:
        if one.name in _OF_DATES and known is not None and known not in _DATES:
            return f"the filter {one.name} needs a date, not a {known}"
        if one.name == "money" and known is not None and known not in _AMOUNTS:
            return f"the filter money needs an amount, not a {known}"
        if one.name == "default":
            known = None
        elif one.shows:
            known = FieldType.STRING
    return None


def show_moment(value: str, style: Style) -> str:
    """Return a stored date, or a stored instant on the tenant's clock, as people read it."""
    if len(value) == 10:
        return show_date(date.fromisoformat(value), style.date_format)
    return show_date(_local(value, style.zone), f"{style.date_format} {_CLOCK}")


def fitting_moment(kind: FieldType, value: Any, zone: ZoneInfo) -> Any:
    """Return an instant as its day where a date is wanted, and a day as its first instant.

    Days are those of the tenant's clock; anything else stays as it is.
    """
    if isinstance(value, list):
        return [fitting_moment(kind, one, zone) for one in value]
    if kind not in _DATES or not isinstance(value, str) or not _MOMENT.match(value):
        return value
    try:
        local = _local(value, zone)
        if kind is FieldType.DATE:
            return local.date().isoformat()
        return show_instant(local) if len(value) == 10 else value
    except (ValueError, OverflowError):
        return value


def _check_argument(name: str, argument: str) -> None:
    if name in ("plus", "minus"):
        parse_duration(argument)
    elif name == "format":
        check_pattern(argument)
    elif name == "start_of" and argument not in _UNITS:
        raise ValueError(f"expected one of {', '.join(_UNITS)}")
    elif name == "money" and re.fullmatch(r"[A-Z]{3}", argument) and argument not in CURRENCIES:
        raise ValueError(f"there is no currency {argument}")


def _local(value: str, zone: ZoneInfo) -> datetime:
    """Return a stored date or instant on the tenant's clock."""
    if len(value) == 10:
        return datetime.combine(date.fromisoformat(value), datetime.min.time(), zone)
    return on_clock(parse_instant(value), zone)


def moved(value: str, argument: str, direction: int, zone: ZoneInfo) -> str:
    """Return a date or instant so much later or earlier; a day keeps the clock time."""
    duration = parse_duration(argument)
    days = timedelta(days=duration.days * direction)
    if len(value) == 10 and not duration.seconds:
        return (date.fromisoformat(value) + days).isoformat()
    wall = _local(value, zone).replace(tzinfo=None) + days
    # Through an instant and back, so that a clock time that was skipped becomes a real one.
    instant = parse_instant(wall.replace(tzinfo=zone).isoformat())
    return show_instant(instant + timedelta(seconds=duration.seconds * direction))


def _start(value: str, unit: str, zone: ZoneInfo) -> str:
    """Return when the hour, day, week (Monday), month, quarter or year of a moment begins."""
    local = _local(value, zone).replace(minute=0, second=0, microsecond=0)
    if unit != "hour":
        local = local.replace(hour=0, fold=0)
    if unit == "week":
        local -= timedelta(days=local.weekday())
    elif unit == "month":
        local = local.replace(day=1)
    elif unit == "quarter":
        local = local.replace(day=1, month=local.month - (local.month - 1) % 3)
    elif unit == "year":
        local = local.replace(day=1, month=1)
    return local.date().isoformat() if len(value) == 10 else show_instant(local)

"""Comparisons: an operator, a field and what is asked for become one fast test of a stored value.

A test takes the value as it is stored and raises ValueError, TypeError, LookupError or
ArithmeticError when that cannot be read as a value of the field's type.
"""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from unicodedata import normalize
from zoneinfo import ZoneInfo

from chalicelib.domain.items.fields import MAX_VALUES, PARSERS, Field, FieldType
from chalicelib.domain.language.operators import NEGATIVE, TEXT_TYPES, UNARY, Operator
from chalicelib.domain.words.phone_numbers import digits_of

Test = Callable[[Any], bool]

_EMPTY: tuple[Any, ...] = (None, "", [])
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


def comparison(operator: Operator, field: Field, wanted: Any, zone: ZoneInfo) -> Test:
    """Return the test of a stored value; all that can be worked out beforehand is."""
    if operator in UNARY:
        when_empty = operator is Operator.EMPTY
        return lambda value: (not value and value in _EMPTY) is when_empty
    member = _member_test(operator, field, wanted, zone)
    return _of_all(member, field.multiple, negative=operator in NEGATIVE)


def parse_wanted(field: Field, operator: Operator, value: Any) -> Any:
    """Return what a condition asks for in stored form: a value, or a tuple where it lists several.

    Raises:
        ValueError: it does not suit the operator or the type; the text says what would.
    """
    if value is None or value == "":
        raise ValueError("expected a value; to ask for none use the operator empty or not_empty")
    kind = field.type
    match operator:
        case Operator.IN | Operator.NOT_IN:
            if not isinstance(value, (list, tuple)) or not value:
                raise ValueError("expected a list of at least one value")
            if len(value) > MAX_VALUES:
                raise ValueError(f"at most {MAX_VALUES} values")
            return tuple(_stored(field, one) for one in value)
        case Operator.BETWEEN:
            first, second = _pair(value)
            pair = _stored(field, first), _stored(field, second)
            if READERS[kind](pair[0]) > READERS[kind](pair[1]):
                raise ValueError("the first value must not be greater than the second")
            return pair
        case Operator.TIME_BETWEEN:
            first, second = _pair(value)
            if parse_clock(first) == parse_clock(second):
                raise ValueError("the two times must differ")
            return first, second
        case Operator.CONTAINS | Operator.NOT_CONTAINS if kind in TEXT_TYPES:
            part = PARSERS[FieldType.STRING](value)
            return _part_of_number(part) or part if kind is FieldType.PHONE else part
    return _stored(field, value)


def parse_clock(value: Any) -> time:
    """Read a clock time, HH:MM.

    Raises:
        ValueError: not such a time.
    """
    if not isinstance(value, str) or not _CLOCK.fullmatch(value):
        raise ValueError("expected a time, for example 08:00")
    return time(int(value[:2]), int(value[3:]))


def _pair(value: Any) -> Sequence[Any]:
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        raise ValueError("expected a list of two values")
    return value


def _stored(field: Field, value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        raise ValueError(f"expected one {field.type} value")
    return field.parse_one(value)


def _part_of_number(text: str) -> str:
    """Return a part of a phone number as stored ones hold it; they begin with a country's code."""
    digits = digits_of(text)
    return "+" + digits[2:] if digits.startswith("00") else digits.removeprefix("0")


def _of_all(member: Test, multiple: bool, *, negative: bool) -> Test:
    def one(value: Any) -> bool:
        if not value and value in _EMPTY:
            return negative
        return member(value) is not negative

    def several(values: Any) -> bool:
        if not values and values in _EMPTY:
            return negative
        if not isinstance(values, list):
            raise TypeError("not a list")
        return any(map(member, values)) is not negative

    return several if multiple else one


def _member_test(operator: Operator, field: Field, value: Any, zone: ZoneInfo) -> Test:
    """Return the test of one value; a negative operator gets that of its opposite."""
    kind = field.type
    read = READERS[kind]
    wanted = parse_wanted(field, operator, value)
    match operator:
        case Operator.IN | Operator.NOT_IN:
            choices = frozenset(map(read, wanted))
            return lambda stored: read(stored) in choices
        case Operator.BETWEEN:
            low, high = map(read, wanted)
            return lambda stored: bool(low <= read(stored) <= high)
        case Operator.TIME_BETWEEN:
            return _time_test(parse_clock(wanted[0]), parse_clock(wanted[1]), zone)
        case Operator.CONTAINS | Operator.NOT_CONTAINS if kind in TEXT_TYPES:
            part = _folded(read_text(wanted))
            return lambda stored: part in _folded(read(stored))
    against = read(wanted)
    match operator:
        case Operator.GT:
            return lambda stored: bool(read(stored) > against)
        case Operator.GTE:
            return lambda stored: bool(read(stored) >= against)
        case Operator.LT:
            return lambda stored: bool(read(stored) < against)
        case Operator.LTE:
            return lambda stored: bool(read(stored) <= against)
    return lambda stored: bool(read(stored) == against)


def _time_test(start: time, end: time, zone: ZoneInfo) -> Test:
    over_midnight = end < start

    def test(stored: Any) -> bool:
        clock = _read_instant(stored).astimezone(zone).time()
        if over_midnight:
            return clock >= start or clock < end
        return start <= clock < end

    return test


def read_text(stored: Any) -> str:
    """Return a text in the form in which texts are compared: letters composed (NFC)."""
    if stored.__class__ is not str:
        raise TypeError("not a text")
    return stored if stored.isascii() else normalize("NFC", stored)


def _folded(text: str) -> str:
    return text.casefold() if text.isascii() else normalize("NFC", text.casefold())


def _read_number(stored: Any) -> int | float:
    if stored.__class__ is not int and stored.__class__ is not float:
        raise TypeError("not a number")
    return stored


def _read_money(stored: Any) -> Decimal:
    amount = Decimal(read_text(stored))
    if not amount.is_finite():
        raise ValueError("not an amount")
    return amount


def _read_date(stored: Any) -> date:
    return date.fromisoformat(stored)


def _read_instant(stored: Any) -> datetime:
    instant = datetime.fromisoformat(stored)
    if instant.tzinfo is None:
        raise ValueError("not an instant")
    return instant if instant.tzinfo is UTC else instant.astimezone(UTC)


def _read_boolean(stored: Any) -> bool:
    if stored.__class__ is not bool:
        raise TypeError("not true or false")
    return stored


def _read_id(stored: Any) -> int:
    if stored.__class__ is not int:
        raise TypeError("not an id")
    return stored


def _read_contact(stored: Any) -> str:
    return read_text(stored["value"])


READERS: dict[FieldType, Callable[[Any], Any]] = {
    FieldType.STRING: read_text,
    FieldType.NUMBER: _read_number,
    FieldType.DATE: _read_date,
    FieldType.DATETIME: _read_instant,
    FieldType.BOOLEAN: _read_boolean,
    FieldType.LIST: read_text,
    FieldType.USER: _read_id,
    FieldType.MONEY: _read_money,
    FieldType.CURRENCY: read_text,
    FieldType.ITEM: _read_id,
    FieldType.RESOURCE_BOOKING: _read_id,
    FieldType.EMAIL: _read_contact,
    FieldType.PHONE: _read_contact,
}
"""How a stored value becomes a comparable one, for each type that can be compared."""

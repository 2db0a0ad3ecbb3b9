"""Operands: another field in the place of a value, {"field": "today", "plus": "P3D"}.

A comparison with something empty never holds, and its opposite always does; that goes for both
sides, also where both are empty. Where a date meets an instant, the instant's day on the tenant's
clock counts; amounts count as numbers, whatever their currency.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.language.filters import moved
from chalicelib.domain.language.operators import NEGATIVE, TEXT_TYPES, Operator
from chalicelib.domain.language.paths import CLOCK
from chalicelib.domain.language.readings import (
    EMPTY,
    READERS,
    Reader,
    Reading,
    Slot,
    folded,
    read_instant,
)
from chalicelib.domain.words.durations import parse_duration
from chalicelib.domain.words.instants import on_clock
from chalicelib.domain.words.wording import there_is_no

KEYS = ("field", "plus", "minus")
MOMENTS = {path[0]: field for path, field in CLOCK.items()}
"""What conditions can name everywhere: now and today, on the tenant's clock."""

_DATES = frozenset({FieldType.DATE, FieldType.DATETIME})
_NUMBERS = frozenset({FieldType.NUMBER, FieldType.MONEY})
_TEXTS = TEXT_TYPES | {FieldType.LIST, FieldType.CURRENCY}
_FAMILIES = (_DATES, _NUMBERS, _TEXTS)
_LISTS = frozenset({Operator.IN, Operator.NOT_IN})
_PART = frozenset({Operator.CONTAINS, Operator.NOT_CONTAINS})


class Operand(msgspec.Struct, frozen=True, omit_defaults=True):
    """Another value that a field is compared with, perhaps some time earlier or later."""

    field: str
    """A name as conditions have it: a field, variables.limit, tenant_constants.rate, today ..."""
    plus: str | None = None
    """ISO 8601 duration; of a date in days."""
    minus: str | None = None

    def __str__(self) -> str:
        moved = f" plus {self.plus}" if self.plus else f" minus {self.minus}" if self.minus else ""
        return f"{self.field}{moved}"


def field_named(fields: Mapping[str, Field], name: object) -> Field | None:
    """Return the field of a name, which may be now or today."""
    if not isinstance(name, str):
        return None
    return fields.get(name) or MOMENTS.get(name)


def is_operand(value: object) -> bool:
    """Return whether a document names a field where a value may stand."""
    return isinstance(value, Mapping) and not {"field", "plus", "minus"}.isdisjoint(value)


def operands_in(value: Any) -> Iterator[Operand]:
    """Yield the operands of a comparison's value."""
    for one in value if isinstance(value, (list, tuple)) else (value,):
        if isinstance(one, Operand):
            yield one


def parse_operand(document: Mapping[str, Any]) -> Operand:
    """Return the operand that a document stands for; whether it fits is another question.

    Raises:
        ValueError: it is none; the sentence says what is expected.
    """
    for key in document:
        if key not in KEYS:
            raise ValueError(there_is_no("key", str(key), KEYS))
    for key in ("plus", "minus"):
        if key in document and document[key] is None:
            raise ValueError(f"{key} is a duration, for example P3D; leave it out to move nothing")
    plus, minus = document.get("plus"), document.get("minus")
    if plus is not None and minus is not None:
        raise ValueError("either plus or minus")
    name = document.get("field")
    if not isinstance(name, str):
        raise ValueError('expected the name of a field, as in {"field": "today", "plus": "P3D"}')
    if plus is not None or minus is not None:
        parse_duration(minus if plus is None else plus)
    return Operand(name, plus, minus)


def read_value(document: Any) -> Any:
    """Return the value of a stored comparison, with an Operand where it names a field."""
    if isinstance(document, list):
        return tuple(map(read_value, document))
    return parse_operand(document) if is_operand(document) else document


def wrong_operand(
    field: Field, operator: Operator, operand: Operand, other: Field, *, listed: bool
) -> str | None:
    """Return why a field cannot be compared with an operand, None where it can.

    Args:
        field: what is compared.
        operator: how.
        operand: what it is compared with.
        other: the operand's own field.
        listed: whether the operand stands in a list of values.
    """
    if operator is Operator.TIME_BETWEEN:
        return 'time_between takes two times, as in ["00:00", "08:00"]'
    if operator is Operator.BETWEEN and not listed:
        return "expected a list of two values"
    if other.multiple and (listed or operator not in _LISTS):
        return f"{operand.field} may hold several values; compare with it by in or not_in"
    fits = field.type is other.type or any({field.type, other.type} <= one for one in _FAMILIES)
    if not fits:
        return f"{operand.field} is a {other.type}, which a {field.type} cannot be compared with"
    if field.target and other.target and field.target != other.target:
        return f"{operand.field} names a {other.target}, not a {field.target}"
    if field.code in MOMENTS and operand.field in MOMENTS:
        return "now and today are the same moment, whatever the item; compare with a field"
    shift = operand.plus or operand.minus
    if shift is not None and other.type not in _DATES:
        return f"only dates have plus and minus, {operand.field} is a {other.type}"
    if shift is not None and other.type is FieldType.DATE and parse_duration(shift).seconds:
        return f"{operand.field} is a date, which moves by whole days, for example P1D"
    return None


Get = Callable[[Reading], Any]
Test = Callable[[Reading], bool]


def operand_test(
    operator: Operator,
    field: Field,
    wanted: Any,
    others: Mapping[str, Field],
    zone: ZoneInfo,
) -> Test:
    """Return the test of a comparison whose value names other fields.

    Args:
        operator: how the field is compared.
        field: what is compared.
        wanted: operands and stored values.
        others: the operands' fields by name.
        zone: the tenant's.
    """
    inside = [others[one.field] for one in operands_in(wanted)]
    by_day = FieldType.DATE in {field.type, *(one.type for one in inside)}
    fold = operator in _PART and field.type in TEXT_TYPES

    def getter(value: Any) -> Get:
        if isinstance(value, Operand):
            slot = _slot(others[value.field], value.plus, value.minus, by_day, fold, zone)
            return lambda reading: reading[slot]
        fixed = _reader(field.type, by_day, fold, zone)(value)
        return lambda _: fixed

    several = isinstance(wanted, tuple)
    gets = [getter(one) for one in (wanted if several else (wanted,))]
    one = _ONE[Operator.EQ if operator in _PART and not fold else operator]
    mine = _slot(field, None, None, by_day, fold, zone)
    negative = operator in NEGATIVE

    def test(reading: Reading) -> bool:
        against: list[Any] = []
        for get in gets:
            found = get(reading)
            against += found if isinstance(found, tuple) else (found,)
        values = reading[mine] if field.multiple else (reading[mine],)
        holds = any(value is not EMPTY and one(value, against) for value in values)
        return holds is not negative

    return test


def _within(value: Any, ends: list[Any]) -> bool:
    low, high = ends
    return bool(value >= low and value <= high)


_ONE: dict[Operator, Callable[[Any, list[Any]], bool]] = {
    Operator.EQ: lambda value, found: value == found[0],
    Operator.IN: lambda value, found: value in found,
    Operator.GT: lambda value, found: value > found[0],
    Operator.GTE: lambda value, found: value >= found[0],
    Operator.LT: lambda value, found: value < found[0],
    Operator.LTE: lambda value, found: value <= found[0],
    Operator.CONTAINS: lambda value, found: found[0] is not EMPTY and found[0] in value,
    Operator.BETWEEN: _within,
}
"""Whether a value that is there compares with what was found; EMPTY among it never does."""
_ONE |= {
    Operator.NE: _ONE[Operator.EQ],
    Operator.NOT_IN: _ONE[Operator.IN],
    Operator.NOT_CONTAINS: _ONE[Operator.CONTAINS],
}


@lru_cache(maxsize=4096)
def _slot(
    field: Field, plus: str | None, minus: str | None, by_day: bool, fold: bool, zone: ZoneInfo
) -> Slot:
    read = _reader(field.type, by_day, fold, zone)
    shift, direction = plus or minus, 1 if plus else -1
    if shift is None:
        return Slot(field.code, field.type, field.multiple, read)
    return Slot(
        field.code,
        field.type,
        field.multiple,
        lambda stored: read(moved(stored, shift, direction, zone)),
    )


def _reader(kind: FieldType, by_day: bool, fold: bool, zone: ZoneInfo) -> Reader:
    read = READERS[kind]
    if kind is FieldType.NUMBER:
        return lambda stored: Decimal(str(read(stored)))
    if kind is FieldType.DATETIME and by_day:
        return lambda stored: on_clock(read_instant(stored), zone).date()
    return (lambda stored: folded(read(stored))) if fold else read


def used_names(when: Any) -> Iterator[str]:
    """Yield the names that a condition's document uses, however deep."""
    rest = [when]
    while rest:
        one = rest.pop()
        if isinstance(one, dict):
            if isinstance(one.get("field"), str):
                yield one["field"]
            yield from (operand.field for operand in operands_in(_read(one.get("value"))))
            rest += [one.get(key) for key in ("not", "any", "all")]
        elif isinstance(one, list):
            rest += reversed(one)


def _read(value: Any) -> Any:
    """Return a comparison's value with its operands, or none where they are not readable."""
    try:
        return read_value(value)
    except ValueError:
        return None

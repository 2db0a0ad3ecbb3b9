"""Comparisons: an operator, a field and what is asked for become an expression over a reading.

Asking it raises ConditionError when the stored value cannot be read as one of the field's type.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.domain.items.fields import MAX_VALUES, PARSERS, Field, FieldType
from chalicelib.domain.language.expressions import Expression, called, function_of, negated
from chalicelib.domain.language.operators import NEGATIVE, TEXT_TYPES, UNARY, Operator
from chalicelib.domain.language.readings import (
    EMPTY,
    READERS,
    Slot,
    folded,
    is_empty,
    read_text,
    slot_of,
)
from chalicelib.domain.words.instants import on_clock
from chalicelib.domain.words.phone_numbers import digits_of

_SYMBOLS = {Operator.GT: ">", Operator.GTE: ">=", Operator.LT: "<", Operator.LTE: "<="}
_PART = frozenset({Operator.CONTAINS, Operator.NOT_CONTAINS})
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


def comparison(operator: Operator, field: Field, wanted: Any, zone: ZoneInfo) -> Expression:
    """Return what to ask of an item's values; all that can be worked out beforehand is."""
    if operator in UNARY:
        empty = Expression("{}(r.stored.get({}))", (is_empty, field.code))
        return empty if operator is Operator.EMPTY else negated(empty)
    value = parse_wanted(field, operator, wanted)
    slot = slot_of(field, folded=operator in _PART and field.type in TEXT_TYPES)
    one = _one(operator, field.type, slot, value, zone)
    if field.multiple:
        member = function_of(one)
        one = called(lambda reading: any(member({slot: found}) for found in reading[slot]))
    return negated(one) if operator in NEGATIVE else one


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


def _one(operator: Operator, kind: FieldType, slot: Slot, value: Any, zone: ZoneInfo) -> Expression:
    """Return what to ask of the one value in a slot; a negative operator gets its opposite."""
    read = READERS[kind]
    match operator:
        case Operator.IN | Operator.NOT_IN:
            choices = frozenset(map(read, value))
            return Expression("r[{}] in {}", (slot, choices))
        case Operator.BETWEEN:
            low, high = map(read, value)
            return Expression("{} <= r[{}] <= {}", (low, slot, high))
        case Operator.TIME_BETWEEN:
            return called(_time_test(slot, parse_clock(value[0]), parse_clock(value[1]), zone))
        case Operator.CONTAINS | Operator.NOT_CONTAINS if kind in TEXT_TYPES:
            part = folded(read_text(value))
            return Expression("{} in r[{}]", (part, slot))
    return Expression(f"r[{{}}] {_SYMBOLS.get(operator, '==')} {{}}", (slot, read(value)))


def _time_test(
    slot: Slot, start: time, end: time, zone: ZoneInfo
) -> Callable[[Mapping[Slot, Any]], bool]:
    over_midnight = end < start

    def test(reading: Mapping[Slot, Any]) -> bool:
        found = reading[slot]
        if found is EMPTY:
            return False
        clock = on_clock(found, zone).time()
        if over_midnight:
            return bool(clock >= start or clock < end)
        return bool(start <= clock < end)

    return test

"""Operators of conditions: what each one means and which fields it fits."""

from enum import StrEnum
from typing import Any, Self

from chalicelib.domain.items.fields import Field, FieldType


class Operator(StrEnum):
    """How a field is compared; `phrase` reads inside a sentence, `meaning` is for the catalogue."""

    phrase: str
    meaning: str

    def __new__(cls, code: str, phrase: str = "", meaning: str = "") -> Self:
        """Make the member of a code together with its texts."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.phrase = phrase
        member.meaning = meaning
        return member

    EQ = (
        "eq",
        "is",
        "The field has this value; of several values, one is it. Text is compared exactly.",
    )
    NE = "ne", "is not", "The opposite of eq; an empty field is not the value."
    GT = "gt", "is greater than", "Greater or later than the value; an empty field never is."
    GTE = "gte", "is at least", "Not less and not earlier than the value; an empty field never is."
    LT = "lt", "is less than", "Less or earlier than the value; an empty field never is."
    LTE = "lte", "is at most", "Not greater and not later than the value; an empty field never is."
    IN = "in", "is one of", "The field has one of the listed values."
    NOT_IN = "not_in", "is none of", "The opposite of in; an empty field is none of them."
    CONTAINS = (
        "contains",
        "contains",
        "The text contains this text, whatever the case; of several values, one does. "
        "A field with several ids or options contains a value when one of them is it.",
    )
    NOT_CONTAINS = (
        "not_contains",
        "does not contain",
        "The opposite of contains; an empty field contains nothing.",
    )
    EMPTY = "empty", "is empty", "The field has no value; takes no value itself."
    NOT_EMPTY = "not_empty", "is not empty", "The field has a value; takes no value itself."
    BETWEEN = "between", "is between", "From the first to the second value, both included."
    TIME_BETWEEN = (
        "time_between",
        "has a time between",
        "The local clock time is the first time or later, and before the second, as in "
        '["00:00", "08:00"]; with an earlier second time the range runs over midnight.',
    )


UNARY = frozenset({Operator.EMPTY, Operator.NOT_EMPTY})
"""Operators that take no value."""

NEGATIVE = frozenset({Operator.NE, Operator.NOT_IN, Operator.NOT_CONTAINS})
"""Operators that are true exactly when their opposite is false."""

TEXT_TYPES = frozenset({FieldType.STRING, FieldType.EMAIL, FieldType.PHONE})
"""Kinds of value in which a part can be looked for."""

_SAME = frozenset({Operator.EQ, Operator.NE})
_CHOICE = _SAME | {Operator.IN, Operator.NOT_IN}
_PART = frozenset({Operator.CONTAINS, Operator.NOT_CONTAINS})
_ORDER = frozenset(
    {Operator.GT, Operator.GTE, Operator.LT, Operator.LTE, Operator.BETWEEN},
)

_FITTING: dict[FieldType, frozenset[Operator]] = {
    FieldType.STRING: UNARY | _CHOICE | _PART,
    FieldType.NUMBER: UNARY | _CHOICE | _ORDER,
    FieldType.DATE: UNARY | _CHOICE | _ORDER,
    FieldType.DATETIME: UNARY | _CHOICE | _ORDER | {Operator.TIME_BETWEEN},
    FieldType.BOOLEAN: UNARY | _SAME,
    FieldType.LIST: UNARY | _CHOICE,
    FieldType.USER: UNARY | _CHOICE,
    FieldType.MONEY: UNARY | _CHOICE | _ORDER,
    FieldType.CURRENCY: UNARY | _CHOICE,
    FieldType.FILE: UNARY,
    FieldType.ITEM: UNARY | _CHOICE,
    FieldType.RESOURCE_BOOKING: UNARY | _CHOICE,
    FieldType.EMAIL: UNARY | _CHOICE | _PART,
    FieldType.PHONE: UNARY | _CHOICE | _PART,
}


def fitting(field: Field) -> frozenset[Operator]:
    """Return the operators that can be used on a field."""
    fits = _FITTING[field.type]
    return fits | _PART if field.multiple and Operator.IN in fits else fits


def operators_catalogue() -> list[dict[str, Any]]:
    """Return every operator as the catalogue shows it, with the field types that it fits."""
    return [
        {
            "code": operator.value,
            "title": operator.phrase,
            "description": operator.meaning,
            "types": [kind.value for kind, fits in _FITTING.items() if operator in fits],
        }
        for operator in Operator
    ]

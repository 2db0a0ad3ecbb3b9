"""Conditions: all, any and not over an item's fields, checked once and evaluated often.

For example {"all": [{"field": "amount", "op": "gt", "value": "5000"},
{"not": {"field": "source", "op": "empty"}}]}.
"""

from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from chalicelib.domain.items.fields import Field
from chalicelib.domain.language.comparisons import comparison
from chalicelib.domain.language.expressions import (
    Expression,
    both,
    called,
    either,
    function_of,
    negated,
)
from chalicelib.domain.language.operands import (
    Operand,
    field_named,
    operand_test,
    operands_in,
    wrong_operand,
)
from chalicelib.domain.language.operators import UNARY, Operator, fitting, operators_catalogue
from chalicelib.domain.language.readings import ConditionError, Reading

__all__ = [
    "MAX_DEPTH",
    "MAX_LEAVES",
    "AllOf",
    "AnyOf",
    "Condition",
    "ConditionError",
    "Leaf",
    "Not",
    "Operand",
    "Operator",
    "Reading",
    "compile_condition",
    "operators_catalogue",
]

MAX_DEPTH = 8
"""How many levels a condition may have, a single leaf being one."""
MAX_LEAVES = 100

Predicate = Callable[[Reading], bool]


class Leaf(msgspec.Struct, frozen=True):
    """One field compared with a value or with other fields."""

    field: str
    op: Operator
    value: Any = msgspec.UNSET
    """As the request had it, lists as tuples, other fields as Operand; not there for empty and
    not_empty."""

    def __str__(self) -> str:
        if self.op in UNARY:
            return f"{self.field} {self.op.phrase}"
        return f"{self.field} {self.op.phrase} {_shown(self.value)}"


class AllOf(msgspec.Struct, frozen=True):
    """True when every member is; with no members it is true."""

    all: tuple["Condition", ...]

    def __str__(self) -> str:
        return " and ".join(map(_bracketed, self.all)) or "always"


class AnyOf(msgspec.Struct, frozen=True):
    """True when at least one member is."""

    any: tuple["Condition", ...]

    def __str__(self) -> str:
        return " or ".join(map(_bracketed, self.any))


class Not(msgspec.Struct, frozen=True, rename={"condition": "not"}):
    """True when its member is false."""

    condition: "Condition"

    def __str__(self) -> str:
        return f"not ({self.condition})"


Condition = AllOf | AnyOf | Not | Leaf


def fields_of(condition: Condition) -> list[str]:
    """Return the names of the fields that a condition looks at, each once, in their order."""
    if isinstance(condition, Leaf):
        others = (one.field for one in operands_in(condition.value))
        return list(dict.fromkeys((condition.field, *others)))
    if isinstance(condition, Not):
        return fields_of(condition.condition)
    members = condition.all if isinstance(condition, AllOf) else condition.any
    return list(dict.fromkeys(field for member in members for field in fields_of(member)))


def compile_condition(
    condition: Condition, fields: Mapping[str, Field], zone: ZoneInfo
) -> Predicate:
    """Return a function that tells whether an item's values meet the condition.

    Conditions that are asked about the same values share one reading of them. The function raises
    ConditionError when a value cannot be read as its field's type.

    Raises:
        ConditionError: a field is no longer there or no longer suits its comparison.
    """
    return function_of(_expression(condition, fields, zone))


def _expression(condition: Condition, fields: Mapping[str, Field], zone: ZoneInfo) -> Expression:
    match condition:
        case AllOf(members):
            return both([_expression(one, fields, zone) for one in members])
        case AnyOf(members):
            return either([_expression(one, fields, zone) for one in members])
        case Not(member):
            return negated(_expression(member, fields, zone))
        case Leaf():
            return _leaf(condition, fields, zone)


def _leaf(leaf: Leaf, fields: Mapping[str, Field], zone: ZoneInfo) -> Expression:
    code, field = leaf.field, field_named(fields, leaf.field)
    if field is None:
        raise ConditionError(f"the field {code} does not exist")
    if leaf.op not in fitting(field):
        raise ConditionError(f"{leaf.op} does not fit the {field.type} field {code}")
    others: dict[str, Field] = {}
    for operand in operands_in(leaf.value):
        other = field_named(fields, operand.field)
        if other is None:
            raise ConditionError(f"the field {operand.field} does not exist")
        listed = operand is not leaf.value
        if wrong := wrong_operand(field, leaf.op, operand, other, listed=listed):
            raise ConditionError(wrong)
        others[operand.field] = other
    try:
        if others:
            return called(operand_test(leaf.op, field, _stored(field, leaf.value), others, zone))
        return comparison(leaf.op, field, leaf.value, zone)
    except (ValueError, TypeError, ArithmeticError) as error:
        raise ConditionError(f"{leaf.op} on the field {code}: {error}") from error


def _stored(field: Field, value: Any) -> Any:
    """Return the value of a comparison with its constants as they are stored."""
    if isinstance(value, tuple):
        return tuple(_stored(field, one) for one in value)
    return value if isinstance(value, Operand) else field.parse_one(value)


def _shown(value: Any) -> str:
    if isinstance(value, Operand):
        return str(value)
    if isinstance(value, tuple) and any(operands_in(value)):
        return f"[{', '.join(map(_shown, value))}]"
    return msgspec.json.encode(value).decode()


def _bracketed(condition: Condition) -> str:
    return f"({condition})" if isinstance(condition, (AllOf, AnyOf)) else str(condition)

"""Conditions: all, any and not over an item's fields, checked once and evaluated often.

For example {"all": [{"field": "amount", "op": "gt", "value": "5000"},
{"not": {"field": "source", "op": "empty"}}]}.
"""

from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.language.comparisons import comparison, parse_wanted
from chalicelib.domain.language.operators import UNARY, Operator, fitting, operators_catalogue
from chalicelib.domain.language.readings import ConditionError, Reading, read_text
from chalicelib.domain.words.faults import escaped
from chalicelib.domain.words.wording import there_is_no

__all__ = [
    "MAX_DEPTH",
    "MAX_LEAVES",
    "AllOf",
    "AnyOf",
    "Condition",
    "ConditionError",
    "Leaf",
    "Not",
    "Operator",
    "Reading",
    "compile_condition",
    "operators_catalogue",
    "parse_condition",
]

MAX_DEPTH = 8
"""How many levels a condition may have, a single leaf being one."""
MAX_LEAVES = 100

Predicate = Callable[[Reading], bool]


class Leaf(msgspec.Struct, frozen=True):
    """One field compared with a value."""

    field: str
    op: Operator
    value: Any = msgspec.UNSET
    """As the request had it, lists as tuples; not there for empty and not_empty."""

    def __str__(self) -> str:
        if self.op in UNARY:
            return f"{self.field} {self.op.phrase}"
        return f"{self.field} {self.op.phrase} {msgspec.json.encode(self.value).decode()}"


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
    """Return the codes of the fields that a condition looks at, each once, in their order."""
    if isinstance(condition, Leaf):
        return [condition.field]
    if isinstance(condition, Not):
        return fields_of(condition.condition)
    members = condition.all if isinstance(condition, AllOf) else condition.any
    return list(dict.fromkeys(field for member in members for field in fields_of(member)))


def parse_condition(document: Any, fields: Mapping[str, Field]) -> Condition | None:
    """Return the condition that a JSON document stands for; None stands for none.

    Raises:
        Invalid: with every fault found, each with a pointer from the document's root.
    """
    if document is None:
        return None
    reading = _Reading(fields)
    condition = reading.node(document, "", 1)
    if reading.leaves > MAX_LEAVES:
        reading.faults.append(Fault("", f"at most {MAX_LEAVES} comparisons"))
    if reading.faults or condition is None:
        raise Invalid(reading.faults)
    return condition


def compile_condition(
    condition: Condition, fields: Mapping[str, Field], zone: ZoneInfo
) -> Predicate:
    """Return a function that tells whether an item's values meet the condition.

    Conditions that are asked about the same values share one reading of them. The function raises
    ConditionError when a value cannot be read as its field's type.

    Raises:
        ConditionError: a field is no longer there or no longer suits its comparison.
    """
    match condition:
        case AllOf(members):
            return _all(tuple(compile_condition(one, fields, zone) for one in members))
        case AnyOf(members):
            return _any(tuple(compile_condition(one, fields, zone) for one in members))
        case Not(member):
            negated = compile_condition(member, fields, zone)
            return lambda reading: not negated(reading)
        case Leaf():
            return _leaf(condition, fields.get(condition.field), zone)


def _all(members: tuple[Predicate, ...]) -> Predicate:
    if len(members) == 1:
        return members[0]
    if len(members) == 2:
        first, second = members
        return lambda reading: first(reading) and second(reading)

    def every(reading: Reading) -> bool:
        for member in members:  # noqa: SIM110  (a generator would double the time)
            if not member(reading):
                return False
        return True

    return every


def _any(members: tuple[Predicate, ...]) -> Predicate:
    if len(members) == 1:
        return members[0]
    if len(members) == 2:
        first, second = members
        return lambda reading: first(reading) or second(reading)

    def some(reading: Reading) -> bool:
        for member in members:  # noqa: SIM110  (a generator would double the time)
            if member(reading):
                return True
        return False

    return some


def _leaf(leaf: Leaf, field: Field | None, zone: ZoneInfo) -> Predicate:
    code = leaf.field
    if field is None:
        raise ConditionError(f"the field {code} does not exist")
    if leaf.op not in fitting(field):
        raise ConditionError(f"{leaf.op} does not fit the {field.type} field {code}")
    try:
        return comparison(leaf.op, field, leaf.value, zone)
    except (ValueError, TypeError, ArithmeticError) as error:
        raise ConditionError(f"{leaf.op} on the field {code}: {error}") from error


def _bracketed(condition: Condition) -> str:
    return f"({condition})" if isinstance(condition, (AllOf, AnyOf)) else str(condition)


def _no_operator(op: Any) -> str:
    if isinstance(op, str):
        return there_is_no("operator", op, Operator)
    return f"expected an operator; there are {', '.join(Operator)}"


class _Reading:
    """One walk over a document; it goes on after a fault so that all of them are told at once."""

    def __init__(self, fields: Mapping[str, Field]) -> None:
        self.fields = fields
        self.faults: list[Fault] = []
        self.leaves = 0

    def node(self, document: Any, pointer: str, depth: int) -> Condition | None:
        if not isinstance(document, dict):
            self._refuse(pointer, "expected an object with all, any, not, or field and op")
            return None
        if depth > MAX_DEPTH:
            self._refuse(pointer, f"at most {MAX_DEPTH} levels")
            return None
        kind = next((key for key in ("all", "any", "not") if key in document), None)
        if kind is None:
            return self._leaf(document, pointer)
        for key in document:
            if key != kind:
                self._refuse(f"{pointer}/{escaped(str(key))}", f"unexpected beside {kind}")
        inner, below = document[kind], f"{pointer}/{kind}"
        if kind == "not":
            member = self.node(inner, below, depth + 1)
            return None if member is None else Not(member)
        if not isinstance(inner, (list, tuple)):
            self._refuse(below, "expected a list of conditions")
            return None
        if kind == "any" and not inner:
            self._refuse(below, "expected at least one condition")
            return None
        members = self._members(inner, below, depth + 1)
        return AllOf(members) if kind == "all" else AnyOf(members)

    def _members(self, documents: Any, pointer: str, depth: int) -> tuple[Condition, ...]:
        members = []
        for index, document in enumerate(documents):
            if self.leaves > MAX_LEAVES:
                break
            member = self.node(document, f"{pointer}/{index}", depth)
            if member is not None:
                members.append(member)
        return tuple(members)

    def _leaf(self, document: dict[str, Any], pointer: str) -> Leaf | None:
        self.leaves += 1
        before = len(self.faults)
        for key in document:
            if key not in ("field", "op", "value"):
                known = ("field", "op", "value", "all", "any", "not")
                self._refuse(f"{pointer}/{escaped(str(key))}", there_is_no("key", key, known))
        code, op = document.get("field"), document.get("op")
        field = self.fields.get(code) if isinstance(code, str) else None
        if field is None:
            self._refuse(f"{pointer}/field", self._no_field(code))
        operator = next((one for one in Operator if one == op), None)
        if operator is None:
            self._refuse(f"{pointer}/op", _no_operator(op))
        if field is None or operator is None or not isinstance(code, str):
            return None
        if operator not in fitting(field):
            fits = ", ".join(one for one in Operator if one in fitting(field))
            self._refuse(f"{pointer}/op", f"a {field.type} field takes {fits}")
            return None
        value = document.get("value", msgspec.UNSET)
        self._check_value(field, operator, value, f"{pointer}/value")
        if len(self.faults) > before:
            return None
        return Leaf(code, operator, tuple(value) if isinstance(value, list) else value)

    def _no_field(self, code: Any) -> str:
        if isinstance(code, str):
            return there_is_no("field", code, self.fields)
        return f"expected the code of a field; there are {', '.join(sorted(self.fields))}"

    def _check_value(self, field: Field, operator: Operator, value: Any, pointer: str) -> None:
        if operator in UNARY:
            if value is not msgspec.UNSET and value is not None:
                self._refuse(pointer, f"{operator} takes no value")
            return
        if value is msgspec.UNSET:
            self._refuse(pointer, "expected a value")
            return
        try:
            wanted = parse_wanted(field, operator, value)
        except (ValueError, TypeError, ArithmeticError) as error:
            self._refuse(pointer, str(error) or f"expected a {field.type} value")
            return
        if field.type is FieldType.LIST:
            chosen = wanted if isinstance(wanted, tuple) else (wanted,)
            if not set(map(read_text, chosen)) <= set(map(read_text, field.options)):
                self._refuse(pointer, f"expected one of {', '.join(field.options)}")

    def _refuse(self, pointer: str, message: str) -> None:
        self.faults.append(Fault(pointer, message))

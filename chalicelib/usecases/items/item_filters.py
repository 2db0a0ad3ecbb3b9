"""Filters and orders of item lists as query parameters: amount__gte=5000, order=-updated_at."""

from collections.abc import Mapping
from typing import Any

import msgspec

from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.items.text_values import TRUTH, written_value
from chalicelib.domain.language.conditions import AllOf, Condition
from chalicelib.domain.language.parse_conditions import parse_condition
from chalicelib.domain.words.faults import escaped
from chalicelib.domain.words.wording import Unknown

SUFFIXES = {
    "gte": "gte",
    "gt": "gt",
    "lte": "lte",
    "lt": "lt",
    "ne": "ne",
    "in": "in",
    "contains": "contains",
    "empty": "empty",
}
"""What may follow a field's code after two underscores, with its operator."""
MAX_FILTERS = 20

_WITHOUT_ORDER = frozenset({FieldType.FILE, FieldType.EMAIL, FieldType.PHONE})


class Order:
    """By which field a list is sorted; items without a value come last, equal ones by id."""

    def __init__(self, field: Field, descending: bool) -> None:
        self.field = field
        self.descending = descending


def parse_order(text: str, fields: Mapping[str, Field]) -> Order:
    """Return the order that a parameter names.

    Raises:
        Invalid: no such field, or one that has no order.
    """
    field = fields.get(text.removeprefix("-"))
    if field is None or field.multiple or field.type in _WITHOUT_ORDER:
        raise Invalid.at(
            "/order", "expected the code of a field with one value, with - for descending"
        )
    return Order(field, text.startswith("-"))


def parse_filters(given: Mapping[str, str], fields: Mapping[str, Field]) -> Condition | None:
    """Return the condition that query parameters stand for, None without any.

    Raises:
        Invalid: with a pointer to each parameter that cannot be used.
    """
    faults: list[Fault] = []
    unknown = Unknown()
    members: list[Condition] = []
    if len(given) > MAX_FILTERS:
        raise Invalid.at("", f"at most {MAX_FILTERS} filters")
    for name, text in given.items():
        pointer = "/" + escaped(name)
        code, _, suffix = name.rpartition("__") if name not in fields else (name, "", "")
        field = fields.get(code)
        if field is None or (suffix and suffix not in SUFFIXES):
            if field is None:
                said = unknown.said("field", code or name, fields)
            else:
                said = f"__{suffix} is not known"
            suffixes = ", ".join(SUFFIXES)
            faults.append(Fault(pointer, f"{said}; behind a field may stand __ and {suffixes}"))
            continue
        try:
            known = {**fields, code: _with_options(field, text)}
            leaf = parse_condition(_leaf(field, SUFFIXES.get(suffix, "eq"), text), known)
        except Invalid as invalid:
            faults.append(Fault(pointer, invalid.faults[0].message))
        else:
            members += [leaf] if leaf else []
    if faults:
        raise Invalid(faults)
    return AllOf(tuple(members)) if members else None


def _with_options(field: Field, text: str) -> Field:
    """Return a list field that knows what is looked for: items may hold options since removed."""
    if field.type is not FieldType.LIST:
        return field
    sought = (one for one in (text.strip(), *map(str.strip, text.split(","))) if one)
    return msgspec.structs.replace(field, options=(*field.options, *sought))


def _leaf(field: Field, operator: str, text: str) -> dict[str, Any]:
    if operator == "empty":
        truth = TRUTH.get(text.lower())
        if truth is None:
            raise Invalid.at("", "expected true or false")
        return {"field": field.code, "op": "empty" if truth else "not_empty"}
    if operator == "in":
        value: Any = [_value(field, one) for one in text.split(",") if one]
    else:
        value = _value(field, text)
    return {"field": field.code, "op": operator, "value": value}


def _value(field: Field, text: str) -> Any:
    """Return a value in the type that the field's parser expects."""
    if field.type is FieldType.DATETIME:
        # A plus that was not written as %2B has become a space.
        return text.strip().replace(" ", "+")
    return written_value(field, text)

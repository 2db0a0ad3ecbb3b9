"""Parsing conditions: a document becomes a condition, or a list of all that is wrong with it."""

from collections.abc import Mapping
from typing import Any

import msgspec

from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.items.fields import MAX_VALUES, Field, FieldType
from chalicelib.domain.language.comparisons import parse_wanted
from chalicelib.domain.language.conditions import (
    MAX_DEPTH,
    MAX_LEAVES,
    AllOf,
    AnyOf,
    Condition,
    Leaf,
    Not,
)
from chalicelib.domain.language.operands import (
    Operand,
    field_named,
    is_operand,
    operands_in,
    parse_operand,
    wrong_operand,
)
from chalicelib.domain.language.operators import UNARY, Operator, fitting
from chalicelib.domain.language.readings import read_text
from chalicelib.domain.words.faults import escaped
from chalicelib.domain.words.wording import there_is_no


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
        field = field_named(self.fields, code)
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
        value = self._with_operands(field, operator, value, f"{pointer}/value")
        if len(self.faults) == before:
            self._check_value(field, operator, value, f"{pointer}/value")
        return None if len(self.faults) > before else Leaf(code, operator, value)

    def _with_operands(self, field: Field, operator: Operator, value: Any, pointer: str) -> Any:
        """Return the value, a list as a tuple, with an Operand where it names a field."""
        if isinstance(value, (list, tuple)):
            return tuple(
                self._operand(field, operator, one, f"{pointer}/{index}", listed=True)
                for index, one in enumerate(value)
            )
        return self._operand(field, operator, value, pointer, listed=False)

    def _operand(
        self, field: Field, operator: Operator, value: Any, pointer: str, *, listed: bool
    ) -> Any:
        if not is_operand(value) or operator in UNARY:
            return value
        try:
            operand = parse_operand(value)
        except ValueError as error:
            self._refuse(pointer, str(error))
            return value
        other = field_named(self.fields, operand.field)
        if other is None:
            self._refuse(f"{pointer}/field", self._no_field(operand.field))
        elif wrong := wrong_operand(field, operator, operand, other, listed=listed):
            self._refuse(pointer, wrong)
        return operand

    def _no_field(self, code: Any) -> str:
        if isinstance(code, str):
            root = code.partition(".")[0] if "." in code else ""
            front = f"{root}." if any(one.startswith(f"{root}.") for one in self.fields) else ""
            near = [
                one for one in self.fields if one.startswith(front) and bool(front) == ("." in one)
            ]
            return there_is_no("field", code, near)
        return f"expected the code of a field; there are {', '.join(sorted(self.fields))}"

    def _check_value(self, field: Field, operator: Operator, value: Any, pointer: str) -> None:
        if operator in UNARY:
            if value is not msgspec.UNSET and value is not None:
                self._refuse(pointer, f"{operator} takes no value")
            return
        if value is msgspec.UNSET:
            self._refuse(pointer, "expected a value")
            return
        constants = value
        if any(operands_in(value)):
            constants = self._constants(operator, value, pointer)
            if not constants:
                return
            operator = Operator.IN  # what stands beside operands is a value of the field
        try:
            wanted = parse_wanted(field, operator, constants)
        except (ValueError, TypeError, ArithmeticError) as error:
            self._refuse(pointer, str(error) or f"expected a {field.type} value")
            return
        if field.type is FieldType.LIST:
            chosen = wanted if isinstance(wanted, tuple) else (wanted,)
            if not set(map(read_text, chosen)) <= set(map(read_text, field.options)):
                self._refuse(pointer, f"expected one of {', '.join(field.options)}")

    def _constants(self, operator: Operator, value: Any, pointer: str) -> tuple[Any, ...]:
        """Return what stands beside operands in a list; its number is checked here."""
        if not isinstance(value, tuple):
            return ()
        if operator is Operator.BETWEEN and len(value) != 2:
            self._refuse(pointer, "expected a list of two values")
        elif operator not in (Operator.IN, Operator.NOT_IN, Operator.BETWEEN):
            self._refuse(pointer, "expected one value")
        elif len(value) > MAX_VALUES:
            self._refuse(pointer, f"at most {MAX_VALUES} values")
        return tuple(one for one in value if not isinstance(one, Operand))

    def _refuse(self, pointer: str, message: str) -> None:
        self.faults.append(Fault(pointer, message))

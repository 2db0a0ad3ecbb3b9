"""The rule engines of the benchmark: each takes the same conditions and counts the same matches."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import business_rules.engine
import json_logic
import rule_engine
from business_rules import variables

from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.language.conditions import Reading, compile_condition
from chalicelib.domain.language.parse_conditions import parse_condition

FIELDS = {
    code: Field(code=code, title=code, type=kind, options=options)
    for code, kind, options in [
        ("title", FieldType.STRING, ()),
        ("amount", FieldType.MONEY, ()),
        ("score", FieldType.NUMBER, ()),
        ("source", FieldType.LIST, ("web", "call", "mail", "form", "visit")),
        ("repeat", FieldType.BOOLEAN, ()),
        ("closes", FieldType.DATE, ()),
    ]
}
SYMBOLS = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<=", "eq": "=="}
WORDS = {
    "gt": "greater_than",
    "gte": "greater_than_or_equal_to",
    "lt": "less_than",
    "lte": "less_than_or_equal_to",
    "eq": "equal_to",
}

Predicate = Callable[[Any], bool]


def simplified(event: Mapping[str, Any]) -> dict[str, Any]:
    """Return an event in the plain numbers that the other engines need, made outside their time."""
    day = date.fromisoformat(event["closes"]).toordinal()
    return {**event, "amount": float(event["amount"]), "closes": day}


def stageflow(document: Any) -> Callable[[Reading], bool]:
    """Compile a condition to our closures."""
    condition = parse_condition(document, FIELDS)
    assert condition is not None
    return compile_condition(condition, FIELDS, ZoneInfo("Europe/Berlin"))


def with_json_logic(document: Any) -> Predicate:
    """Translate a condition for json-logic-qubit."""
    logic = _json_logic(document)
    return lambda event: bool(json_logic.jsonLogic(logic, event))


def with_rule_engine(document: Any) -> Predicate:
    """Translate a condition for rule-engine."""
    context = rule_engine.Context(resolver=rule_engine.resolve_item)
    return rule_engine.Rule(_rule_engine(document), context=context).matches


def with_business_rules(document: Any) -> Predicate:
    """Translate a condition for business-rules."""
    conditions = _business_rules(document)

    def matches(event: Mapping[str, Any]) -> bool:
        return business_rules.engine.check_conditions_recursively(conditions, Variables(event))

    return matches


class Variables(variables.BaseVariables):
    """The event as business-rules wants to see it."""

    def __init__(self, event: Mapping[str, Any]) -> None:
        self.event = event

    @variables.string_rule_variable
    def title(self):
        return self.event["title"]

    @variables.numeric_rule_variable
    def amount(self):
        return self.event["amount"]

    @variables.numeric_rule_variable
    def score(self):
        return self.event["score"]

    @variables.string_rule_variable
    def source(self):
        return self.event["source"]

    @variables.boolean_rule_variable
    def repeat(self):
        return self.event["repeat"]

    @variables.numeric_rule_variable
    def closes(self):
        return self.event["closes"]


def _plain(field: str, value: Any) -> Any:
    if field == "amount":
        return float(value)
    return date.fromisoformat(value).toordinal() if field == "closes" else value


def _json_logic(document: Any) -> Any:
    if "all" in document:
        return {"and": [_json_logic(one) for one in document["all"]]}
    if "any" in document:
        return {"or": [_json_logic(one) for one in document["any"]]}
    field, op, value = document["field"], document["op"], document["value"]
    variable = {"var": field}
    if op == "contains":
        return {"in": [value, variable]}
    if op == "in":
        return {"in": [variable, value]}
    if op == "between":
        return {"<=": [value[0], variable, value[1]]}
    return {SYMBOLS[op]: [variable, _plain(field, value)]}


def _rule_engine(document: Any) -> str:
    if "all" in document:
        return "(" + " and ".join(_rule_engine(one) for one in document["all"]) + ")"
    if "any" in document:
        return "(" + " or ".join(_rule_engine(one) for one in document["any"]) + ")"
    field, op, value = document["field"], document["op"], document["value"]
    if op == "contains":
        return f'"{value}" in {field}'
    if op == "in":
        return f"{field} in [{', '.join(f'{one!r}' for one in value)}]"
    if op == "between":
        return f"({field} >= {value[0]} and {field} <= {value[1]})"
    if field == "repeat":
        return f"repeat == {str(value).lower()}"
    return f"{field} {SYMBOLS[op]} {_plain(field, value)!r}"


def _business_rules(document: Any) -> Any:
    for kind in ("all", "any"):
        if kind in document:
            return {kind: [_business_rules(one) for one in document[kind]]}
    field, op, value = document["field"], document["op"], document["value"]
    if op == "contains":
        return {"name": field, "operator": "contains", "value": value}
    if op == "in":
        return {"any": [{"name": field, "operator": "equal_to", "value": one} for one in value]}
    if op == "between":
        low, high = value
        return {
            "all": [
                {"name": field, "operator": WORDS["gte"], "value": low},
                {"name": field, "operator": WORDS["lte"], "value": high},
            ]
        }
    if field == "repeat":
        return {"name": field, "operator": "is_true" if value else "is_false", "value": None}
    return {"name": field, "operator": WORDS[op], "value": _plain(field, value)}

"""JSON Schemas of conditions, made from the code that reads them. Each kind has a name.

A condition that was tried on an item is the same, and each part of it says besides what it found.
"""

from typing import Any

from chalicelib.domain.language.conditions import MAX_DEPTH, MAX_LEAVES, Operator
from chalicelib.domain.language.operators import UNARY

_FIELD = {
    "type": "string",
    "description": "Code of a field, or a name as contact.name; docs/rules.md tells which.",
}
_DURATION = "ISO 8601 duration; not both plus and minus."
_ONE = (
    {"type": "string"},
    {"type": "number"},
    {"type": "boolean"},
    {"$ref": "#/components/schemas/Operand"},
)


_HOLDS = {
    "description": "Whether it holds; null where that cannot be told.",
    "anyOf": [{"type": "boolean"}, {"type": "null"}],
}
_FOUND = {
    "found": {
        "type": "object",
        "description": "The values that it looked at, by field; private ones are hidden.",
        "additionalProperties": True,
    },
    "problem": {"type": "string", "description": "Why it cannot be made."},
}


def condition_schemas() -> dict[str, Any]:
    """Return the schemas by name: Condition, its kinds, and Operand; TriedCondition and its."""
    kinds = _kinds("Condition")
    tried = {_tried(name): _with_answer(one) for name, one in _kinds("TriedCondition").items()}
    return {
        "Condition": {
            "description": f"At most {MAX_DEPTH} levels and {MAX_LEAVES} comparisons.",
            "oneOf": [_ref(name) for name in kinds],
            "examples": [
                {
                    "all": [
                        {"field": "amount", "op": "gt", "value": "5000"},
                        {"not": {"field": "source", "op": "empty"}},
                    ]
                }
            ],
        },
        **kinds,
        "TriedCondition": {
            "description": "A condition, each part with what was found of an item.",
            "oneOf": [_ref(name) for name in tried],
        },
        **tried,
        "Operand": {
            **_only(
                "Another field in the place of a value, perhaps some time later or earlier.",
                {
                    "field": {**_FIELD, "examples": ["today"]},
                    "plus": {"type": "string", "description": _DURATION, "examples": ["P3D"]},
                    "minus": {"type": "string", "description": _DURATION, "examples": ["PT2H"]},
                },
            ),
            "required": ["field"],
        },
    }


def _tried(name: str) -> str:
    return f"Tried{name}"


def _with_answer(kind: dict[str, Any]) -> dict[str, Any]:
    """Return a kind of condition as it is answered: with what was found."""
    more = {"holds": _HOLDS, **(_FOUND if "field" in kind["properties"] else {})}
    return {
        **kind,
        "properties": {**kind["properties"], **more},
        "required": [*kind["required"], *(one for one in more if one != "problem")],
    }


def _kinds(member: str) -> dict[str, Any]:
    """Return the kinds of conditions by name; `member` is the name of what stands in them."""
    several = {"type": "array", "items": _ref(member)}
    return {
        "ConditionAll": _only("True when every member is.", {"all": several}),
        "ConditionAny": _only(
            "True when at least one member is.", {"any": {**several, "minItems": 1}}
        ),
        "ConditionNot": _only("True when its member is false.", {"not": _ref(member)}),
        "Comparison": _only(
            "A field compared with a value; GET /v1/catalog/operators explains.",
            {
                "field": _FIELD,
                "op": {
                    "type": "string",
                    "enum": [one.value for one in Operator if one not in UNARY],
                },
                "value": {
                    "description": "Of the field's type or an Operand; of some operators a list.",
                    "anyOf": [
                        *_ONE,
                        {"type": "array", "minItems": 1, "items": {"anyOf": _ONE}},
                    ],
                },
            },
        ),
        "Presence": {
            **_only(
                "Whether the field has a value.",
                {
                    "field": _FIELD,
                    "op": {
                        "type": "string",
                        "enum": [one.value for one in Operator if one in UNARY],
                    },
                    "value": {"type": "null", "description": "May be left out."},
                },
            ),
            "required": ["field", "op"],
        },
    }


def _only(description: str, properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}

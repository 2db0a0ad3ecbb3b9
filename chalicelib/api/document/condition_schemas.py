"""JSON Schemas of conditions, made from the code that reads them. Each kind has a name."""

from typing import Any

from chalicelib.domain.language.conditions import MAX_DEPTH, MAX_LEAVES, Operator
from chalicelib.domain.language.operators import UNARY

_KINDS = ("ConditionAll", "ConditionAny", "ConditionNot", "Comparison", "Presence")
_DURATION = "ISO 8601 duration; not both plus and minus."
_ONE = (
    {"type": "string"},
    {"type": "number"},
    {"type": "boolean"},
    {"$ref": "#/components/schemas/Operand"},
)


def condition_schemas() -> dict[str, Any]:
    """Return the schemas by name: Condition, its kinds, and Operand."""
    several = {"type": "array", "items": _ref("Condition")}
    field = {
        "type": "string",
        "description": "Code of a field, or a name as contact.name; docs/rules.md tells which.",
    }
    return {
        "Condition": {
            "description": f"At most {MAX_DEPTH} levels and {MAX_LEAVES} comparisons.",
            "oneOf": [_ref(name) for name in _KINDS],
            "examples": [
                {
                    "all": [
                        {"field": "amount", "op": "gt", "value": "5000"},
                        {"not": {"field": "source", "op": "empty"}},
                    ]
                }
            ],
        },
        "ConditionAll": _only("True when every member is.", {"all": several}),
        "ConditionAny": _only(
            "True when at least one member is.", {"any": {**several, "minItems": 1}}
        ),
        "ConditionNot": _only("True when its member is false.", {"not": _ref("Condition")}),
        "Comparison": _only(
            "A field compared with a value; GET /v1/catalog/operators explains.",
            {
                "field": field,
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
                    "field": field,
                    "op": {
                        "type": "string",
                        "enum": [one.value for one in Operator if one in UNARY],
                    },
                    "value": {"type": "null", "description": "May be left out."},
                },
            ),
            "required": ["field", "op"],
        },
        "Operand": {
            **_only(
                "Another field in the place of a value, perhaps some time later or earlier.",
                {
                    "field": {**field, "examples": ["today"]},
                    "plus": {"type": "string", "description": _DURATION, "examples": ["P3D"]},
                    "minus": {"type": "string", "description": _DURATION, "examples": ["PT2H"]},
                },
            ),
            "required": ["field"],
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

"""JSON Schemas of what rules and triggers are written in, made from the code that reads them."""

from typing import Any

import msgspec

from chalicelib.catalogue import listing
from chalicelib.domain.automation.run_modes import MODES
from chalicelib.domain.language.conditions import MAX_DEPTH, MAX_LEAVES, Operator
from chalicelib.domain.language.operators import UNARY
from chalicelib.usecases.signals.accept_signal import accepted_types

_TEMPLATE = "#/components/schemas/{name}"


def rule_schemas() -> dict[str, Any]:
    """Return the schemas by name: RunMode with its modes, Condition with its kinds, and codes."""
    return {
        **_modes(),
        **_conditions(),
        "ActionCode": {
            "type": "string",
            "enum": sorted(listing.action_codes()),
            "description": "Code of an action; GET /v1/catalog/actions tells its `params`.",
        },
        "TriggerCode": {
            "type": "string",
            "enum": sorted(listing.trigger_codes()),
            "description": "Code of a trigger; GET /v1/catalog/triggers tells its `params`.",
        },
        "EventType": {
            "type": "string",
            "enum": sorted(accepted_types()),
            "description": "Code of a trigger that listens to what clients and apps do.",
        },
    }


def _modes() -> dict[str, Any]:
    _, schemas = msgspec.json.schema_components(MODES.values(), ref_template=_TEMPLATE)
    named = {name: f"Run{kind.__name__}" for name, kind in MODES.items()}
    for schema in schemas.values():
        schema.pop("title", None)
        schema["additionalProperties"] = False
    refs = {name: _ref(schema) for name, schema in named.items()}
    return {
        "RunMode": {
            "description": "When a rule acts; immediately by default.",
            "oneOf": list(refs.values()),
            "discriminator": {
                "propertyName": "mode",
                "mapping": {name: ref["$ref"] for name, ref in refs.items()},
            },
        },
        **{named[name]: schemas[kind.__name__] for name, kind in MODES.items()},
    }


def _conditions() -> dict[str, Any]:
    several = {"type": "array", "items": _ref("Condition")}
    unary = [one.value for one in Operator if one in UNARY]
    binary = [one.value for one in Operator if one not in UNARY]
    field = {"type": "string", "description": "Code of a field of the item."}
    return {
        "Condition": {
            "description": f"At most {MAX_DEPTH} levels and {MAX_LEAVES} comparisons.",
            "oneOf": [
                _only({"all": several}, "True when every member is."),
                _only({"any": {**several, "minItems": 1}}, "True when at least one member is."),
                _only({"not": _ref("Condition")}, "True when its member is false."),
                _ref("Comparison"),
            ],
        },
        "Comparison": {
            "description": "A field compared with a value; GET /v1/catalog/operators explains.",
            "oneOf": [
                _only(
                    {
                        "field": field,
                        "op": {"type": "string", "enum": binary},
                        "value": {"description": "Of the field's type; of some operators a list."},
                    }
                ),
                {
                    **_only({"field": field, "op": {"type": "string", "enum": unary}}),
                    "description": "Whether the field has a value.",
                },
            ],
        },
    }


def _only(properties: dict[str, Any], description: str = "") -> dict[str, Any]:
    schema = {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
    return {"description": description, **schema} if description else schema


def _ref(name: str) -> dict[str, str]:
    return {"$ref": _TEMPLATE.format(name=name)}

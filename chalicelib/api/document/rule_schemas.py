"""JSON Schemas of what rules and triggers are written in, made from the code that reads them."""

from typing import Any

import msgspec

from chalicelib.api.document.condition_schemas import condition_schemas
from chalicelib.catalogue import listing
from chalicelib.domain.automation.run_modes import MODES
from chalicelib.usecases.signals.accept_signal import accepted_types

_TEMPLATE = "#/components/schemas/{name}"


def rule_schemas() -> dict[str, Any]:
    """Return the schemas by name: RunMode with its modes, Condition with its kinds, and codes."""
    return {
        **_modes(),
        **condition_schemas(),
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


def _ref(name: str) -> dict[str, str]:
    return {"$ref": _TEMPLATE.format(name=name)}

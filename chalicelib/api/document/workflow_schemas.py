"""JSON Schemas of what workflow templates are written in, made from the code that reads them."""

from typing import Any, get_args

import msgspec

from chalicelib.domain.workflows.steps import EventStep, FailingStep, OnFailure, Step
from chalicelib.domain.workflows.template import Template

_TEMPLATE = "#/components/schemas/{name}"
_STEPS = {
    "type": "array",
    "items": {"$ref": "#/components/schemas/WorkflowStep"},
}
_ID = {
    "type": "string",
    "pattern": "^[a-z0-9_]{1,40}$",
    "description": "Unique within the template; made from the step's place by default.",
}
_GUIDE = "docs/workflows.md explains every key, with examples."


def workflow_schemas() -> dict[str, Any]:
    """Return the schemas by name: WorkflowTemplate, WorkflowChange, WorkflowStep and its kinds."""
    _, found = msgspec.json.schema_components([Template], ref_template=_TEMPLATE)
    whole = found.pop("Template")
    template = {
        **whole,
        "title": "WorkflowTemplate",
        "description": f"A workflow template. {_GUIDE}",
        "properties": {**whole["properties"], "steps": _STEPS},
    }
    change = {
        **template,
        "title": "WorkflowChange",
        "description": f"Some members of a workflow template. {_GUIDE}",
        "required": [],
    }
    for kind in get_args(Step):
        # No default: a client that sends the empty text that stands for none is refused.
        found[kind.__name__]["properties"]["id"] = _ID
    for name in ("ConditionBranch", "ParallelBranch", "ListenBranch", "WhileStep", "ForEachStep"):
        found[name]["properties"]["steps"] = _STEPS
    found["ListenBranch"]["properties"]["event"] = _one_of(EventStep)
    found["WhileStep"]["properties"]["when"] = _ref("Condition")
    perhaps = {"anyOf": [_ref("Condition"), {"type": "null"}]}
    found["ConditionBranch"]["properties"]["when"] = perhaps
    found["ActionStep"]["properties"]["action"] = _ref("ActionCode")
    for kind in get_args(FailingStep):
        found[kind.__name__]["properties"]["on_failure"] = _on_failure()
    found["WaitForStage"]["required"].append("stages")
    step = {"description": f"A step by its `type`. {_GUIDE}", **_one_of(Step)}
    return {**found, "WorkflowTemplate": template, "WorkflowChange": change, "WorkflowStep": step}


def _on_failure() -> dict[str, Any]:
    return {
        "anyOf": [{"enum": [*OnFailure]}, {**_STEPS, "minItems": 1}],
        "description": "What follows where the step could not be done; go_on by default.",
    }


def _one_of(kinds: Any) -> dict[str, Any]:
    names = {kind.__struct_config__.tag: _ref(kind.__name__) for kind in get_args(kinds)}
    return {
        "oneOf": list(names.values()),
        "discriminator": {
            "propertyName": "type",
            "mapping": {tag: ref["$ref"] for tag, ref in names.items()},
        },
    }


def _ref(name: str) -> dict[str, str]:
    return {"$ref": _TEMPLATE.format(name=name)}

"""The kinds of steps of a workflow as forms need them: what each is called, takes and shows."""

import inspect
from collections.abc import Iterator
from typing import Any, Final, get_args

import msgspec

from chalicelib.catalogue.parameters.marks import Format, Mark
from chalicelib.domain.workflows.steps import (
    STEP_TYPES,
    EventStep,
    FailingStep,
    LoopStep,
    OnFailure,
)

_TITLES: Final = {
    "action": "Action",
    "set_variable": "Set variable",
    "end": "End",
    "pause": "Pause",
    "wait_for_stage": "Wait for a stage",
    "wait_for_client": "Wait for the client",
    "wait_for_event": "Wait for a command",
    "user_task": "User task",
    "condition": "Condition",
    "parallel": "At the same time",
    "listen": "Whatever comes first",
    "while": "Repeat while",
    "for_each": "For each value",
}
_NAMES: Final = {
    "params": "Parameters",
    "until": "Until",
    "as": "As",
    "when": "Condition",
    "decide": "Decided by",
    "remind": "Remind before",
}
"""Titles of parameters whose name in words is no good one."""
_PICKED: Final[dict[str, str]] = {
    "action": "action",
    "params": "action-parameters",
    "variable": "variable",
    "fields": "variables",
    "over": "values",
    "as": "variable",
    "interval": Format.DURATION,
    "timeout": Format.DURATION,
    "period": Format.DURATION,
    "until": Format.INSTANT,
    "entity_type": Format.ENTITY_TYPE,
    "item": Format.ITEM,
    "stages": "stages",
    "pipeline": Format.PIPELINE,
    "users": Format.RECIPIENTS,
    "when": "condition",
    "steps": "steps",
    "branches": "branches",
    "event": "step",
}
"""What is picked, or made, for a parameter of this name."""
_FILLED: Final = frozenset({"subject", "description", "comment", "until"})
"""Texts in which placeholders are filled."""
_LABELS: Final = {
    "approve": "Approve",
    "read": "Read",
    "request_information": "Fill in",
    "first": "The first answer",
    "all": "All of them",
    "votes": "Enough of them",
}
"""What the choices of a step are called."""
_WITHIN: Final[dict[str, dict[str, Any]]] = {
    "steps": {"type": "array", "items": {"type": "object", "additionalProperties": True}},
    "event": {"type": "object", "additionalProperties": True},
    "when": {"type": "object", "additionalProperties": True},
    "remind": {
        "type": "array",
        "items": {"type": "string", "format": Format.DURATION},
        "default": [],
    },
}
"""What the kind of step says too little of."""
_PAUSE: Final = {"type": "pause", "interval": "P1D"}
_LARGE: Final = {"field": "amount", "op": "gt", "value": "5000"}
_EXAMPLES: Final[dict[str, dict[str, Any]]] = {
    "action": {"action": "add_comment", "params": {"text": "Two days gone."}},
    "set_variable": {"variable": "rounds", "add": 1},
    "end": {},
    "pause": {"interval": "P2D"},
    "wait_for_stage": {"stages": [], "timeout": "P30D"},
    "wait_for_client": {"period": "P3D"},
    "wait_for_event": {"name": "Go on", "users": ["responsible"]},
    "user_task": {
        "kind": "approve",
        "users": ["responsible"],
        "subject": "Is the discount all right?",
        "timeout": "P3D",
    },
    "condition": {"branches": [{"when": _LARGE, "steps": [_PAUSE]}, {"steps": []}]},
    "parallel": {"branches": [{"steps": [_PAUSE]}, {"steps": [_PAUSE]}]},
    "listen": {"branches": [{"event": {"type": "wait_for_client"}}, {"event": _PAUSE}]},
    "while": {"when": _LARGE, "steps": [_PAUSE]},
    "for_each": {"over": "variables.guests", "as": "guest", "steps": [_PAUSE]},
}
_RESTING: Final = frozenset(get_args(EventStep))
_FAILING: Final = frozenset(get_args(FailingStep))
_LOOPS: Final = frozenset(get_args(LoopStep))


def describe_steps() -> list[dict[str, Any]]:
    """Return what GET /v1/catalog/steps shows, in the order in which people meet them."""
    return [
        {
            "code": code,
            "title": _TITLES[code],
            "description": inspect.getdoc(kind),
            "parameters": _form(kind),
            "example": {"type": code, **_EXAMPLES[code]},
            "rests": kind in _RESTING,
            "may_fail": kind in _FAILING,
            "repeats": kind in _LOOPS,
        }
        for code, kind in STEP_TYPES.items()
    ]


def _form(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """Return the schema of a kind of step; steps within it are said to be some, no more."""
    _, definitions = msgspec.json.schema_components([kind], ref_template="#/{name}")
    own = definitions[kind.__name__]
    named = {
        name: _parameter(name, one, definitions)
        for name, one in own["properties"].items()
        if name not in ("type", "id")
    }
    needed = [name for name in own.get("required", ()) if name in named]
    return {
        "type": "object",
        "properties": named,
        "required": needed,
        "additionalProperties": False,
    }


def _parameter(name: str, schema: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {"title": _NAMES.get(name, name.replace("_", " ").capitalize())}
    if name in _PICKED:
        told["format"] = str(_PICKED[name])
    if name in _FILLED:
        told[Mark.TEMPLATE] = True
    if name == "on_failure":
        words = {"enum": [*OnFailure]}
        return told | {"anyOf": [words, _WITHIN["steps"]], "default": OnFailure.GO_ON}
    if name == "branches":
        branch = definitions[schema["items"]["$ref"].rpartition("/")[2]]
        parts = {key: {**_parameter(key, one, {})} for key, one in branch["properties"].items()}
        return told | {"type": "array", "items": {"type": "object", "properties": parts}}
    told |= _WITHIN.get(name) or dict(_resolved(schema, definitions))
    if "enum" in told:
        told["labels"] = [_LABELS[one] for one in told["enum"]]
    return told


def _resolved(schema: dict[str, Any], definitions: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield a schema whose enumerations stand in it."""
    for key, one in schema.items():
        if key == "$ref":
            found = definitions[one.rpartition("/")[2]]
            yield from ((name, value) for name, value in found.items() if name == "enum")
        else:
            yield key, one

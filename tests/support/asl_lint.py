"""What linters say of a state machine: statelint, and the schema that cfn-lint ships."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from statelint.linter import Linter


def problems(definition: dict[str, Any]) -> list[str]:
    """Return everything that the linters do not like."""
    return [
        *Linter.validate(definition),
        *(f"{list(error.path)}: {error.message}" for error in _schema().iter_errors(definition)),
    ]


def reachable(machine: dict[str, Any]) -> set[str]:
    """Return the states of a machine, or of a branch, to which a way leads from its start."""
    found: set[str] = set()
    waiting = [machine["StartAt"]]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += targets(machine["States"][name])
    return found


def targets(state: dict[str, Any]) -> list[str]:
    """Return the states to which a state can lead."""
    named = [state[key] for key in ("Next", "Default") if key in state]
    return named + [one["Next"] for one in [*state.get("Choices", ()), *state.get("Catch", ())]]


def machines(machine: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a machine and all branches within it."""
    return [
        machine,
        *(
            inner
            for state in machine["States"].values()
            for branch in state.get("Branches", ())
            for inner in machines(branch)
        ),
    ]


@cache
def _schema() -> Any:
    """Return cfn-lint's own validator, which knows the keywords that only its schemas have.

    Imported here: it takes half a second, which those who only collect tests need not wait.
    """
    import cfnlint.data.schemas.other.step_functions as shipped
    from cfnlint.jsonschema import StandardValidator
    from cfnlint.schema.resolver import RefResolver

    path = Path(shipped.__file__).parent / "statemachine.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    return StandardValidator(schema, resolver=RefResolver.from_schema(schema))

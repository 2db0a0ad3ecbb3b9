"""Every example of docs/workflows.md is taken by a running tenant."""

import json
import re
from pathlib import Path

import pytest

from chalicelib.domain.workflows.runs import WorkflowState
from chalicelib.domain.workflows.steps import STEP_TYPES
from chalicelib.domain.workflows.tasks import ANSWERS, TaskAnswer
from chalicelib.domain.workflows.template import AutoRun
from tests.support.runtime import running

GUIDE = (Path(__file__).parents[2] / "docs" / "workflows.md").read_text("utf-8")
HEADER = {
    "name": "Example",
    "entity_type": "deal",
    "parameters": {
        "lead": {"type": "number"},
        "colleagues": {"type": "user", "multiple": True},
    },
    "variables": {"calls": {"type": "number", "default": 0}, "colleague": {"type": "user"}},
}


def blocks():
    return [json.loads(block) for block in re.findall(r"```json\n(.*?)```", GUIDE, re.DOTALL)]


def documents():
    """Return the examples, each as a template of its own; what stands together stays together."""
    for block in blocks():
        if "steps" in block and "name" in block:
            yield block
            continue
        for step in block if isinstance(block, list) else [block]:
            reads = step.get("params", {}).get("item", "")
            yield {**HEADER, "steps": block[:2] if reads else [step]}


def types(found):
    """Yield every `type` of a step, however deep it lies."""
    if isinstance(found, dict):
        if found.get("type") in STEP_TYPES:
            yield found["type"]
        for value in found.values():
            yield from types(value)
    elif isinstance(found, list):
        for one in found:
            yield from types(one)


@pytest.fixture(scope="module")
def client():
    with running() as client:
        yield client


@pytest.mark.parametrize("document", [*documents()], ids=lambda one: json.dumps(one["steps"])[:80])
def test_the_example_is_taken(client, document):
    answer = client.post("/v1/workflows", document)
    assert 201 == answer.status, answer.json


def test_the_guide_shows_everything_there_is():
    cells = set(re.findall(r"`(\w+)`", GUIDE))

    assert set(STEP_TYPES) == set(types(blocks()))
    assert set(ANSWERS) == {
        step["kind"]
        for block in blocks()
        if isinstance(block, list)
        for step in block
        if step["type"] == "user_task"
    }
    assert {*WorkflowState, *AutoRun, *TaskAnswer} <= cells

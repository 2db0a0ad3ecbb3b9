"""Every example of docs/rules.md is taken by a running tenant."""

import json
import re
from pathlib import Path

import pytest

from chalicelib.catalogue import listing
from chalicelib.domain.automation.run_modes import MODES
from chalicelib.domain.automation.runs import RunState
from chalicelib.domain.language.conditions import Operator
from tests.support.runtime import running

GUIDE = (Path(__file__).parents[2] / "docs" / "rules.md").read_text("utf-8")
AUTOMATION = "/v1/automation/deal/default"


def examples():
    blocks = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", GUIDE, re.DOTALL)]
    return [one for block in blocks for one in (block if isinstance(block, list) else [block])]


def kind(example):
    return next(
        key for key in ("action", "trigger", "event_id", "mode", "") if key in example or not key
    )


@pytest.fixture(scope="module")
def client():
    with running() as client:
        client.post("/v1/items/contact", {"name": "Ann", "emails": ["ann@example.com"]})
        client.post("/v1/items/deal", {"title": "Paper", "contact": 1})
        client.post("/v1/app-triggers", {"code": "paid", "name": "Paid"})
        yield client


@pytest.mark.parametrize("example", examples(), ids=lambda one: json.dumps(one)[:80])
def test_the_example_is_taken(client, example):
    rule = {"stage": "new", "action": "add_comment", "params": {"text": "x"}}
    path, body, status = {
        "action": (f"{AUTOMATION}/rules", example, 201),
        "trigger": (f"{AUTOMATION}/triggers", example, 201),
        "event_id": ("/v1/events", example, 202),
        "mode": (f"{AUTOMATION}/rules", {**rule, "run": example}, 201),
        "": (f"{AUTOMATION}/rules", {**rule, "condition": example}, 201),
    }[kind(example)]

    answer = client.post(path, body)
    assert status == answer.status, answer.json


def test_the_guide_shows_everything_there_is():
    def shown(key):
        return {one[key] for one in examples() if key in one}

    assert set(MODES) == shown("mode")
    assert set(Operator) == shown("op")
    assert listing.trigger_codes() == shown("trigger")
    assert set(RunState) <= set(re.findall(r"^\| `(\w+)` \|", GUIDE, re.MULTILINE))

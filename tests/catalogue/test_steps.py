"""The kinds of steps of a workflow, as forms need them."""

import pytest

from chalicelib.catalogue.listing import describe_actions
from chalicelib.catalogue.steps import describe_steps
from chalicelib.domain.workflows.steps import STEP_TYPES
from tests.support.api_client import ApiClient

STEPS = describe_steps()
SHARED = {
    "variables": {
        "rounds": {"type": "number"},
        "guests": {"type": "user", "multiple": True},
        "guest": {"type": "user"},
    }
}


@pytest.fixture(scope="module")
def api():
    return ApiClient.of_new_tenant()


def test_every_kind_is_there():
    assert [*STEP_TYPES] == [one["code"] for one in STEPS]


@pytest.mark.parametrize("step", STEPS, ids=lambda one: one["code"])
def test_its_example_can_be_saved_and_names_only_what_the_schema_has(api, step):
    document = {"name": "Try", "entity_type": "deal", "steps": [step["example"]], **SHARED}
    answer = api.post("/v1/workflows", document)
    assert 201 == answer.status, answer.body
    named = step["parameters"]["properties"]
    assert {*step["parameters"]["required"]} <= step["example"].keys() - {"type"} <= named.keys()
    assert all(one["title"] for one in named.values())


@pytest.mark.parametrize("step", STEPS, ids=lambda one: one["code"])
def test_the_schema_has_every_key_that_a_step_takes(step):
    kind = STEP_TYPES[step["code"]]
    assert {*kind.__struct_encode_fields__} == {*step["parameters"]["properties"], "id"}
    assert step["may_fail"] is ("on_failure" in step["parameters"]["properties"])


def test_nothing_points_outside_of_its_schema():
    assert "$ref" not in str(STEPS)


def test_texts_are_filled_and_reminders_are_durations_as_in_actions():
    task = next(one for one in STEPS if one["code"] == "user_task")["parameters"]["properties"]
    meeting = next(one for one in describe_actions() if one["code"] == "schedule_meeting")
    reminders = meeting["parameters"]["properties"]["remind"]
    assert [] == task["remind"]["default"] == reminders["default"]
    assert reminders["items"] == task["remind"]["items"]
    assert {"subject", "description", "until"} == {
        name for name, one in task.items() if one.get("template")
    }


def test_what_rests_can_be_listened_to():
    resting = {one["code"] for one in STEPS if one["rests"]}
    waits = {"wait_for_stage", "wait_for_client", "wait_for_event"}
    assert waits | {"pause", "user_task"} == resting
    assert {"while", "for_each"} == {one["code"] for one in STEPS if one["repeats"]}

"""Secrets in the steps of workflows: only admins see them, and stars that come back change none."""

import json

import pytest

PATH = "/v1/workflows"
URL, SECRET, KEY = (
    "https://shop.example.com/hook?key=K",
    "a-key-of-32-characters-for-hashing",
    "k-1",
)
STARS = "********"
PARAMS = {"url": URL, "secret": SECRET, "data": {"key": KEY}}
HIDDEN = {"url": STARS, "secret": STARS, "data": STARS}


def hook(id):
    return {"type": "action", "id": id, "action": "call_webhook", "params": PARAMS}


STEPS = [
    hook("h1"),
    {"type": "condition", "branches": [{"when": None, "steps": [hook("h2")]}]},
    {"type": "parallel", "branches": [{"steps": [hook("h3")]}, {"steps": [hook("h4")]}]},
    {
        "type": "listen",
        "branches": [
            {"event": {"type": "wait_for_client", "period": "P1D"}, "steps": [hook("h5")]},
            {"event": {"type": "pause", "interval": "P2D"}, "steps": []},
        ],
    },
    {
        "type": "while",
        "when": {"field": "title", "op": "eq", "value": "x"},
        "steps": [hook("h6"), {"type": "pause", "interval": "P1D"}],
    },
    {"type": "action", "id": "c", "action": "add_comment", "params": {"text": "hello"}},
]
HOOKS = 6


@pytest.fixture
def workflow(api):
    document = {"name": "Hooks", "entity_type": "deal", "steps": STEPS}
    id = api.post(PATH, document).body["id"]
    assert 200 == api.post(f"{PATH}/{id}/publish").status
    return f"{PATH}/{id}"


@pytest.mark.parametrize("what", ["", "/export", "/export?version=1"])
def test_only_admins_see_the_secrets_of_webhooks(api, colleague, workflow, what):
    seen = json.dumps(api.get(f"{workflow}{what}").body)
    shown = colleague.get(f"{workflow}{what}")

    assert 200 == shown.status
    assert (HOOKS, HOOKS, HOOKS) == tuple(seen.count(one) for one in (URL, SECRET, f'"{KEY}"'))
    assert 3 * HOOKS == json.dumps(shown.body).count(STARS)
    assert [] == [one for one in (URL, SECRET, f'"{KEY}"') if one in json.dumps(shown.body)]
    assert "hello" in json.dumps(shown.body)


@pytest.mark.parametrize("what", ["definition", "definition?version=1", "diagram"])
def test_what_is_made_of_a_workflow_holds_no_secrets(colleague, workflow, what):
    shown = json.dumps(colleague.get(f"{workflow}/{what}").body)

    assert [] == [one for one in ("shop.example.com", SECRET, f'"{KEY}"') if one in shown]


def starred(api, colleague, workflow):
    return colleague.get(f"{workflow}/export").body["template"]


@pytest.mark.parametrize("method", ["put", "patch"])
def test_stars_that_come_back_keep_the_stored_secret(api, colleague, workflow, method):
    before = api.get(f"{workflow}/export").body
    document = starred(api, colleague, workflow)

    answer = getattr(api, method)(workflow, document)

    assert (200, False) == (answer.status, answer.body["modified"])
    assert before == api.get(f"{workflow}/export").body


def test_what_is_given_beside_stars_is_changed(api, colleague, workflow):
    steps = starred(api, colleague, workflow)["steps"]
    steps[0]["params"] = {**HIDDEN, "data": {"more": "1"}}

    assert 200 == api.patch(workflow, {"steps": [*reversed(steps)]}).status

    (first,) = (one for one in api.get(workflow).body["steps"] if one.get("id") == "h1")
    assert {"url": URL, "secret": SECRET, "data": {"more": "1"}} == first["params"]


@pytest.mark.parametrize(
    "step",
    [
        {**hook("new"), "params": HIDDEN},
        {**hook("h1"), "action": "add_comment", "params": {"text": STARS, "url": STARS}},
        {**hook("c"), "params": HIDDEN},
    ],
    ids=["another step", "another action", "an action without secrets"],
)
def test_stars_without_a_stored_secret_are_no_value(api, workflow, step):
    answer = api.patch(workflow, {"steps": [step]})

    assert 400 == answer.status
    assert "/steps/0/params" in answer.pointers[0]
    assert SECRET not in json.dumps(answer.body)


@pytest.mark.parametrize(
    "steps", [STARS, None, [None], [{"type": "action"}], [{"type": "action", "action": 1}]]
)
def test_what_is_no_list_of_steps_is_refused_as_ever(api, workflow, steps):
    assert 400 == api.patch(workflow, {"steps": steps}).status


def test_stars_of_a_constant_keep_the_stored_one_and_are_no_value_of_another(api, colleague):
    constant = {"title": "Key", "type": "string", "value": "k-1"}
    document = {"name": "Constants", "entity_type": "deal", "constants": {"key": constant}}
    document["steps"] = [{"type": "action", "action": "add_comment", "params": {"text": "x"}}]
    path = f"{PATH}/{api.post(PATH, document).body['id']}"
    copy = colleague.get(f"{path}/export").body["template"]
    assert STARS == copy["constants"]["key"]["value"]

    assert 200 == api.put(path, copy).status
    assert "k-1" == api.get(path).body["constants"]["key"]["value"]

    other = {**copy, "constants": {"other": copy["constants"]["key"]}}
    refused = api.put(path, other)
    assert (400, ["/constants/other/value"]) == (refused.status, refused.pointers)
    assert 400 == api.post(PATH, copy).status


def test_stars_are_no_value_of_a_constant_of_the_tenant(api):
    constant = {"title": "Key", "type": "string", "value": STARS}
    refused = api.put("/v1/workflow-constants/key", constant)
    assert (400, ["/value"]) == (refused.status, refused.pointers)

"""Triggers through the API."""

import pytest

BASE = "/v1/automation/deal/default"
TRIGGERS = f"{BASE}/triggers"


def test_a_trigger_is_placed_with_its_defaults(api):
    made = api.post(TRIGGERS, {"stage": "won", "trigger": "email_viewed"})

    assert 201 == made.status
    assert {
        "id": made.body["id"],
        "stage": "won",
        "placed_at": "2026-03-02T09:00:00Z",
        "changed_at": "2026-03-02T09:00:00Z",
        "changed_by": 1,
        "trigger": "email_viewed",
        "name": "E-mail viewed",
        "params": {},
        "condition": None,
        "allow_backwards": False,
        "execute_by": None,
        "enabled": True,
        "sort": 10,
    } == made.body


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"stage": "nope"}, "/stage"),
        ({"trigger": "nope"}, "/trigger"),
        ({"params": {"colour": "red"}}, "/params/colour"),
        ({"trigger": "field_changed", "params": {"fields": ["nope"]}}, "/params/fields/0"),
        ({"condition": {"any": []}}, "/condition/any"),
        ({"execute_by": 9}, "/execute_by"),
        ({"allow_backwards": "yes"}, "/allow_backwards"),
    ],
)
def test_a_trigger_that_makes_no_sense_is_a_fault(api, change, pointer):
    good = {"stage": "won", "trigger": "email_viewed"}
    id = api.post(TRIGGERS, good).body["id"]

    for answer in (
        api.post(TRIGGERS, {**good, **change}),
        api.put(f"{TRIGGERS}/{id}", {**good, **change}),
        api.patch(f"{TRIGGERS}/{id}", change),
    ):
        assert (400, [pointer]) == (answer.status, answer.pointers)


def test_a_webhook_gets_a_code_and_keeps_it(api):
    made = api.post(TRIGGERS, {"stage": "won", "trigger": "incoming_webhook"}).body
    path = f"{TRIGGERS}/{made['id']}"
    code = made["params"]["code"]

    assert len(code) >= 32
    for answer in (
        api.patch(path, {"name": "Shop"}),
        api.patch(path, {"params": {}}),
        api.put(path, {"stage": "won", "trigger": "incoming_webhook"}),
    ):
        assert code == answer.body["params"]["code"]
    assert "own" == api.patch(path, {"params": {"code": "own"}}).body["params"]["code"]


def test_two_webhooks_get_two_codes(api):
    body = {"stage": "won", "trigger": "incoming_webhook"}
    codes = {api.post(TRIGGERS, body).body["params"]["code"] for _ in range(2)}

    assert 2 == len(codes)


def test_a_trigger_is_listed_changed_and_removed(api):
    made = api.post(TRIGGERS, {"stage": "won", "trigger": "email_viewed"}).body
    path = f"{TRIGGERS}/{made['id']}"

    changed = api.patch(path, {"stage": "lose", "allow_backwards": True}).body

    assert ("lose", True) == (changed["stage"], changed["allow_backwards"])
    assert [changed] == api.get(f"{TRIGGERS}?stage=lose").body["items"]
    assert [] == api.get(f"{TRIGGERS}?stage=won").body["items"]
    assert changed == api.get(path).body
    assert 204 == api.delete(path).status
    assert 404 == api.get(path).status

"""Rules through the API."""

import pytest

BASE = "/v1/automation/deal/default"
RULES = f"{BASE}/rules"
COMMENT = {"stage": "new", "action": "add_comment", "params": {"text": "Hello"}}


@pytest.fixture
def rule(api):
    return api.post(RULES, COMMENT).body


def test_a_rule_is_placed_with_its_defaults(api, rule):
    assert {
        "id": rule["id"],
        "stage": "new",
        "placed_at": "2026-03-02T09:00:00Z",
        "changed_at": "2026-03-02T09:00:00Z",
        "changed_by": 1,
        "name": "Add comment",
        "action": "add_comment",
        "params": {"text": "Hello"},
        "run": {"mode": "immediately"},
        "after_previous": False,
        "working_time": "none",
        "follow_field": False,
        "condition": None,
        "on_behalf_of": None,
        "enabled": True,
        "sort": 10,
    } == rule
    assert rule == api.get(f"{RULES}/{rule['id']}").body


def test_rules_stand_in_the_order_in_which_they_were_placed(api):
    placed = [api.post(RULES, COMMENT).body["id"] for _ in range(3)]
    api.post(RULES, {**COMMENT, "stage": "won"})

    listed = api.get(f"{RULES}?stage=new").body["items"]

    assert placed == [one["id"] for one in listed]
    assert [10, 20, 30] == [one["sort"] for one in listed]


def test_rules_come_in_pages(api):
    placed = [api.post(RULES, {**COMMENT, "sort": sort}).body["id"] for sort in (200, 30, 1000)]
    first = api.get(f"{RULES}?limit=2").body

    second = api.get(f"{RULES}?limit=2&cursor={first['next_cursor']}").body

    ids = [one["id"] for page in (first, second) for one in page["items"]]
    assert [placed[1], placed[0], placed[2]] == ids
    assert second["next_cursor"] is None


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"stage": "nope"}, "/stage"),
        ({"action": "nope"}, "/action"),
        ({"params": {}}, "/params/text"),
        ({"params": {"text": 5}}, "/params/text"),
        ({"params": {"text": "x", "colour": "red"}}, "/params/colour"),
        ({"params": {"text": "{{ deal.nope }}"}}, "/params/text"),
        ({"params": {"text": "{{ deal.title"}}, "/params/text"),
        ({"action": "change_stage", "params": {"stage": "nope"}}, "/params/stage"),
        ({"run": {"mode": "nope"}}, "/run/mode"),
        ({"run": {"mode": "delay", "delay": "PT9M"}}, "/run/delay"),
        ({"run": {"mode": "before", "delay": "P1D", "field": "title"}}, "/run/field"),
        ({"condition": {"field": "nope", "op": "eq", "value": 1}}, "/condition/field"),
        (
            {"condition": {"all": [{"field": "amount", "op": "gt", "value": "x"}]}},
            "/condition/all/0/value",
        ),
        ({"on_behalf_of": 9}, "/on_behalf_of"),
        ({"working_time": "nights"}, "/working_time"),
        ({"sort": "first"}, "/sort"),
        ({"name": " "}, "/name"),
        ({"name": "x" * 256}, "/name"),
        ({"colour": "red"}, "/colour"),
        ({"stage": None}, "/stage"),
    ],
)
def test_a_rule_that_makes_no_sense_is_a_fault(api, rule, change, pointer):
    for answer in (
        api.post(RULES, {**COMMENT, **change}),
        api.put(f"{RULES}/{rule['id']}", {**COMMENT, **change}),
        api.patch(f"{RULES}/{rule['id']}", change),
    ):
        assert (400, [pointer]) == (answer.status, answer.pointers)


def test_the_shortest_delay_is_a_setting(api):
    short = {**COMMENT, "run": {"mode": "delay", "delay": "PT1S"}}
    assert 400 == api.post(RULES, short).status

    api.patch("/v1/settings", {"minimum_delay_seconds": 0})

    assert 201 == api.post(RULES, short).status


def test_a_rule_is_changed_and_moved(api, rule):
    change = {"stage": "won", "name": "Cheer", "on_behalf_of": 1, "enabled": False}

    changed = api.patch(f"{RULES}/{rule['id']}", change).body

    assert {**rule, **change} == changed
    assert [] == api.get(f"{RULES}?stage=new").body["items"]
    assert changed == api.get(f"{RULES}?stage=won").body["items"][0]


def test_null_takes_back_what_may_be_missing(api, rule):
    path = f"{RULES}/{rule['id']}"
    condition = {"field": "amount", "op": "gt", "value": "5"}
    api.patch(
        path, {"condition": condition, "on_behalf_of": 1, "run": {"mode": "delay", "delay": "P1D"}}
    )

    changed = api.patch(path, {"condition": None, "on_behalf_of": None, "run": None}).body

    assert rule == changed


def test_a_replaced_rule_takes_defaults_for_what_is_not_given(api, rule):
    path = f"{RULES}/{rule['id']}"
    api.patch(path, {"name": "Cheer", "enabled": False})

    assert rule == api.put(path, COMMENT).body
    assert rule == api.put(path, rule).body
    assert ["/id"] == api.put(path, {**rule, "id": "other"}).pointers


def test_a_removed_rule_is_gone(api, rule):
    path = f"{RULES}/{rule['id']}"

    assert 204 == api.delete(path).status
    assert 404 == api.delete(path).status
    assert 404 == api.get(path).status
    assert 404 == api.patch(path, {"name": "x"}).status


def test_a_rule_with_a_key_is_placed_once(api):
    key = {"Idempotency-Key": "k"}

    assert api.post(RULES, COMMENT, headers=key).body == api.post(RULES, COMMENT, headers=key).body
    assert 1 == len(api.get(RULES).body["items"])

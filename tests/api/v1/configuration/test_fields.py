"""Custom fields through the API."""

import pytest

FIELDS = "/v1/fields/deal"


def test_a_custom_field_is_added_and_used(api):
    made = api.post(FIELDS, {"code": "uf_size", "type": "number", "title": "Size"})

    assert 201 == made.status
    assert {
        "id": "uf_size",
        "code": "uf_size",
        "title": "Size",
        "type": "number",
        "multiple": False,
        "required": False,
        "private": False,
        "options": [],
        "target": None,
    } == made.body
    assert 5 == api.post("/v1/items/deal", {"uf_size": 5}).body["uf_size"]
    assert [1] == [one["id"] for one in api.get("/v1/items/deal?uf_size__gt=4").body["items"]]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"code": "size", "type": "number"}, "/code"),
        ({"code": "uf_", "type": "number"}, "/code"),
        ({"code": "uf_Ä", "type": "number"}, "/code"),
        ({"code": "uf_a\n", "type": "number"}, "/code"),
        ({"code": "uf_" + "x" * 41, "type": "number"}, "/code"),
        ({"code": "uf_a", "type": "colour"}, "/type"),
        ({"code": "uf_a", "type": "email"}, "/type"),
        ({"code": "uf_a", "type": "list"}, "/options"),
        ({"code": "uf_a", "type": "list", "options": ["a", "a"]}, "/options"),
        ({"code": "uf_a", "type": "list", "options": [" "]}, "/options/0"),
        ({"code": "uf_a", "type": "number", "options": ["a"]}, "/options"),
        ({"code": "uf_a", "type": "item"}, "/target"),
        ({"code": "uf_a", "type": "item", "target": "ship"}, "/target"),
        ({"code": "uf_a", "type": "number", "target": "deal"}, "/target"),
        ({"code": "uf_a"}, "/type"),
    ],
)
def test_a_field_that_makes_no_sense_is_a_fault(api, body, pointer):
    answer = api.post(FIELDS, body)

    assert (400, [pointer]) == (answer.status, answer.pointers)


def test_a_field_is_changed_but_for_its_type(api):
    field = api.post(FIELDS, {"code": "uf_kind", "type": "list", "options": ["a"]}).body

    changed = api.patch(f"{FIELDS}/uf_kind", {"title": "Kind", "options": ["a", "b"]}).body

    assert {**field, "title": "Kind", "options": ["a", "b"]} == changed
    assert changed == api.put(f"{FIELDS}/uf_kind", changed).body
    for name, value in (("type", "string"), ("multiple", True), ("code", "uf_b"), ("id", "uf_b")):
        assert [f"/{name}"] == api.patch(f"{FIELDS}/uf_kind", {name: value}).pointers


def test_a_removed_field_is_hidden_and_its_values_are_kept(api):
    api.post(FIELDS, {"code": "uf_size", "type": "number"})
    api.post("/v1/items/deal", {"uf_size": 5})

    assert 204 == api.delete(f"{FIELDS}/uf_size").status
    assert [] == api.get(FIELDS).body["items"]
    assert "uf_size" not in api.get("/v1/items/deal/1").body
    assert 404 == api.patch(f"{FIELDS}/uf_size", {"title": "x"}).status

    assert (409, "code_taken") == api.post(FIELDS, {"code": "uf_size", "type": "string"}).problem
    api.post(FIELDS, {"code": "uf_size", "type": "number"})
    assert 5 == api.get("/v1/items/deal/1").body["uf_size"]


def test_the_code_of_a_field_is_given_once(api):
    api.post(FIELDS, {"code": "uf_size", "type": "number"})

    assert (409, "code_taken") == api.post(FIELDS, {"code": "uf_size", "type": "number"}).problem


def test_a_field_that_a_rule_uses_goes_with_force_only(api):
    api.post(FIELDS, {"code": "uf_size", "type": "list", "options": ["S", "M"]})
    rule = {
        "stage": "new",
        "name": "Greet",
        "action": "add_comment",
        "params": {"text": "x"},
        "condition": {"field": "uf_size", "op": "eq", "value": "M"},
    }
    api.post("/v1/automation/deal/default/rules", rule)
    for refused in (
        api.patch(f"{FIELDS}/uf_size", {"options": ["S"]}),
        api.delete(f"{FIELDS}/uf_size"),
    ):
        assert (409, "in_use") == (refused.status, refused.body["code"])
        assert "Greet" in refused.body["detail"]
    assert 200 == api.patch(f"{FIELDS}/uf_size?force=true", {"options": ["S"]}).status
    assert 204 == api.delete(f"{FIELDS}/uf_size?force=true").status

"""Pipelines and custom fields through the API."""

import pytest

PIPELINES = "/v1/pipelines/deal"
FIELDS = "/v1/fields/deal"
STAGES = [
    {"code": "won", "name": "Won", "sort": 20, "semantics": "success"},
    {"code": "open", "name": "Open", "sort": 10, "semantics": "process"},
    {"code": "lost", "name": "Lost", "sort": 30, "semantics": "failure"},
]


@pytest.fixture
def repairs(api):
    return api.post(PIPELINES, {"name": "Repairs", "code": "repairs", "stages": STAGES}).body


def test_every_type_with_stages_has_a_default_pipeline(api):
    for type in ("lead", "deal", "quote", "invoice"):
        (pipeline,) = api.get(f"/v1/pipelines/{type}").body["items"]
        assert ("default", "default", True) == tuple(
            pipeline[name] for name in ("id", "code", "is_default")
        )
    assert [] == api.get("/v1/pipelines/contact").body["items"]


def test_a_pipeline_is_added_with_its_stages_in_order(api, repairs):
    assert ["open", "won", "lost"] == [stage["code"] for stage in repairs["stages"]]
    assert ("repairs", "repairs", False, 500) == tuple(
        repairs[name] for name in ("id", "code", "is_default", "sort")
    )
    assert repairs == api.get(f"{PIPELINES}/repairs").body
    assert ["default", "repairs"] == [one["id"] for one in api.get(PIPELINES).body["items"]]


def test_a_pipeline_without_stages_gets_the_usual_ones(api):
    made = api.post(PIPELINES, {"name": "Second"})

    codes = [stage["code"] for stage in made.body["stages"]]
    assert (201, ["new", "preparation", "client", "success", "fail"]) == (made.status, codes)
    assert made.body["id"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/name"),
        ({"name": " "}, "/name"),
        ({"name": "A", "code": "Ä"}, "/code"),
        ({"name": "A", "code": "x\n"}, "/code"),
        ({"name": "A", "stages": []}, "/stages"),
        ({"name": "A", "stages": STAGES[:2]}, "/stages"),
        ({"name": "A", "stages": [*STAGES, STAGES[0]]}, "/stages/3/code"),
        ({"name": "A", "stages": [{"code": "a"}]}, "/stages/0/name"),
        ({"name": "A", "stages": [{**STAGES[0], "semantics": "x"}]}, "/stages/0/semantics"),
        ({"name": "A", "stages": [{**STAGES[0], "sort": "x"}]}, "/stages/0/sort"),
        ({"name": "A", "sort": -1}, "/sort"),
    ],
)
def test_a_pipeline_that_makes_no_sense_is_a_fault(api, body, pointer):
    answer = api.post(PIPELINES, body)

    assert 400 == answer.status
    assert pointer in answer.pointers


def test_a_code_is_given_once(api, repairs):
    answer = api.post(PIPELINES, {"name": "Other", "code": "repairs"})

    assert (409, "code_taken") == answer.problem


@pytest.mark.parametrize("type", ["lead", "quote", "contact"])
def test_some_types_have_one_pipeline_only(api, type):
    answer = api.post(f"/v1/pipelines/{type}", {"name": "Second"})

    assert (400, "entity_type_not_supported") == answer.problem


def test_the_default_pipeline_is_changed(api):
    stages = api.get(f"{PIPELINES}/default").body["stages"]
    stages[0]["name"] = "Fresh"

    changed = api.patch(f"{PIPELINES}/default", {"name": "Sales", "stages": stages})

    assert (200, "Sales", "Fresh") == (
        changed.status,
        changed.body["name"],
        changed.body["stages"][0]["name"],
    )
    assert changed.body == api.get(f"{PIPELINES}/default").body


def test_what_was_read_can_be_put_back(api, repairs):
    assert repairs == api.put(f"{PIPELINES}/repairs", repairs).body


@pytest.mark.parametrize("name", ["id", "code", "is_default"])
def test_what_a_pipeline_is_cannot_be_changed(api, repairs, name):
    answer = api.patch(f"{PIPELINES}/repairs", {name: True if name == "is_default" else "x"})

    assert (400, [f"/{name}"]) == (answer.status, answer.pointers)


def test_the_default_pipeline_stays(api):
    assert (409, "default_pipeline") == api.delete(f"{PIPELINES}/default").problem


def test_a_pipeline_that_nothing_uses_is_removed(api, repairs):
    assert 204 == api.delete(f"{PIPELINES}/repairs").status
    assert (404, "unknown_pipeline") == api.get(f"{PIPELINES}/repairs").problem


def use_by_item(api):
    api.post("/v1/items/deal", {"pipeline": "repairs", "stage": "open"})


def use_by_rule(api):
    rule = {"stage": "open", "action": "add_comment", "params": {"text": "x"}}
    assert 201 == api.post("/v1/automation/deal/repairs/rules", rule).status


def use_by_trigger(api):
    trigger = {"stage": "open", "trigger": "email_viewed"}
    assert 201 == api.post("/v1/automation/deal/repairs/triggers", trigger).status


@pytest.mark.parametrize("use", [use_by_item, use_by_rule, use_by_trigger])
def test_what_is_used_cannot_be_taken_away(api, repairs, use):
    use(api)
    other = [{**STAGES[1], "code": "begin"}, STAGES[0], STAGES[2]]

    assert (409, "in_use") == api.patch(f"{PIPELINES}/repairs", {"stages": other}).problem
    assert (409, "in_use") == api.delete(f"{PIPELINES}/repairs").problem


def test_configuration_is_written_by_admins_only(api, colleague, repairs):
    assert 200 == colleague.get(PIPELINES).status
    for answer in (
        colleague.post(PIPELINES, {"name": "x"}),
        colleague.patch(f"{PIPELINES}/repairs", {"name": "x"}),
        colleague.put(f"{PIPELINES}/repairs", {"name": "x"}),
        colleague.delete(f"{PIPELINES}/repairs"),
        colleague.post(FIELDS, {"code": "uf_a", "type": "string"}),
        colleague.patch(f"{FIELDS}/uf_a", {"title": "x"}),
        colleague.delete(f"{FIELDS}/uf_a"),
    ):
        assert 403 == answer.status


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

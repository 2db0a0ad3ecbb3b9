"""Pipelines through the API."""

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


def use_by_item(api):
    api.post("/v1/items/deal", {"pipeline": "repairs", "stage": "open"})


def use_by_rule(api):
    rule = {"stage": "open", "action": "add_comment", "params": {"text": "x"}}
    assert 201 == api.post("/v1/automation/deal/repairs/rules", rule).status


def use_by_trigger(api):
    trigger = {"stage": "open", "trigger": "email_viewed"}
    assert 201 == api.post("/v1/automation/deal/repairs/triggers", trigger).status


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


def test_a_stage_has_a_color_where_it_is_given_one(api, repairs):
    first, *others = repairs["stages"]
    assert "color" not in first
    colored = [{**first, "color": "#1b7f3b"}, *others]
    changed = api.patch(f"{PIPELINES}/repairs", {"stages": colored}).body
    assert colored == changed["stages"]
    columns = api.get("/v1/boards/deal/repairs").body["columns"]
    assert ["#1b7f3b", None, None] == [one["color"] for one in columns]


@pytest.mark.parametrize("color", ["green", "#FFF", "#1b7f3b;", 7])
def test_a_color_is_six_digits_as_browsers_write_it(api, repairs, color):
    answer = api.patch(
        f"{PIPELINES}/repairs", {"stages": [{**repairs["stages"][0], "color": color}]}
    )
    assert (400, "/stages/0/color") == (answer.status, answer.body["errors"][0]["pointer"])


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
        ({"name": "A", "sort": -2_000_000}, "/sort"),
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

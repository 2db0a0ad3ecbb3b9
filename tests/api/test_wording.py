"""What people read who wrote a name that does not exist."""

import pytest

RULES = "/v1/automation/deal/default/rules"
COMMENT = {"stage": "new", "action": "add_comment", "params": {"text": "Hello"}}


@pytest.mark.parametrize(
    ("change", "pointer", "said"),
    [
        (
            {"conditon": {}},
            "/conditon",
            "no key conditon, did you mean condition? there are action,",
        ),
        ({"action": "coment"}, "/action", "no action coment, did you mean add_comment?"),
        ({"params": {}}, "/params/text", "is required"),
        (
            {"params": {"text": "a", "x": 1}},
            "/params/x",
            "there is no key x; there are attachments, author, text",
        ),
        ({"params": {"text": 5}}, "/params/text", "expected a text, not a whole number"),
        (
            {"params": {"text": "{{ deal.titel }}"}},
            "/params/text",
            "there is no {{ deal.titel }}; did you mean {{ deal.title }}?",
        ),
        ({"working_time": "acount"}, "/working_time", "did you mean account? there are account,"),
        ({"run": {"mode": "later"}}, "/run/mode", "there is no mode later; there are at, before,"),
        ({"run": {"mode": "delay", "delai": "P1D"}}, "/run/delai", "did you mean delay?"),
        (
            {"condition": {"field": "amuont", "op": "empty"}},
            "/condition/field",
            "there is no field amuont, did you mean amount? there are amount, begin_date,",
        ),
        (
            {"condition": {"field": "amount"}},
            "/condition/op",
            "expected an operator; there are eq,",
        ),
        (
            {"condition": {"field": "amount", "op": "<"}},
            "/condition/op",
            "there is no operator <; there are between,",
        ),
    ],
)
def test_a_fault_of_a_rule_says_what_was_written_and_what_there_is(api, change, pointer, said):
    answer = api.post(RULES, {**COMMENT, **change})

    assert 400 == answer.status
    messages = {one["pointer"]: one["message"] for one in answer.body["errors"]}
    assert said in messages[pointer]


@pytest.mark.parametrize(
    "path", ["/v1/pipelines/deal/defautl", "/v1/automation/deal/defautl/rules"]
)
def test_an_unknown_pipeline_is_answered_with_those_there_are(api, path):
    answer = api.get(path)

    assert (404, "unknown_pipeline") == (answer.status, answer.body["code"])
    assert (
        "deal: there is no pipeline defautl, did you mean default? there is default"
        == answer.body["detail"]
    )


def test_an_item_of_an_unknown_pipeline_is_answered_with_those_there_are(api):
    (fault,) = api.post("/v1/items/deal", {"title": "A", "pipeline": "x"}).body["errors"]

    assert {"pointer": "/pipeline", "message": "there is no pipeline x; there is default"} == fault


def test_an_item_that_goes_to_an_unknown_pipeline_is_answered_with_those_there_are(api):
    deal = api.post("/v1/items/deal", {"title": "A"}).body
    answer = api.patch(f"/v1/items/deal/{deal['id']}", {"pipeline": "x", "stage": "new"})

    assert [
        {"pointer": "/pipeline", "message": "there is no pipeline x; there is default"}
    ] == answer.body["errors"]


def test_a_limit_that_is_too_high_is_told_in_words(api):
    (fault,) = api.get("/v1/items/deal?limit=1000").body["errors"]

    assert {"pointer": "/limit", "message": "expected a whole number, at most 200"} == fault


def test_an_unknown_type_of_event_is_answered_with_those_there_are(api):
    event = {"type": "email_recieved", "event_id": "1", "item": "deal_1"}
    (fault,) = api.post("/v1/events", event).body["errors"]

    assert "/type" == fault["pointer"]
    assert "did you mean email_received? there are app_signal, call_made" in fault["message"]

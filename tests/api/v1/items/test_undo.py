"""Taking a move back, over HTTP: what is refused."""

import pytest

from tests.support.stories import telling

PATH = "/v1/items/deal/1/stage/undo"


@pytest.fixture
def crm():
    with telling() as story:
        yield story


@pytest.mark.parametrize(
    ("body", "headers", "status", "said"),
    [
        ({"entry": 1}, {}, 409, "began there"),
        ({"entry": 3}, {}, 409, "in its stage entry 1, not 3"),
        ({"entry": 0}, {}, 400, "entry"),
        ({}, {}, 400, "entry"),
        ({"entry": 1, "stage": "new"}, {}, 400, "stage"),
        ({"entry": 1}, {"If-Match": '"7"'}, 412, "version 1, not 7"),
    ],
)
def test_what_cannot_be_undone_is_refused_with_a_reason(crm, body, headers, status, said):
    crm.create()
    answer = crm.client.send("POST", PATH, json=body, headers=headers)

    assert status == answer.status
    assert said in answer.json["detail"]


def test_a_stage_that_is_gone_is_named(crm):
    pipeline = crm.pipeline("Other", "first", "second")
    deal = crm.create(pipeline=pipeline)
    crm.move(deal, "second")
    stages = crm.ask("GET", f"/v1/pipelines/deal/{pipeline}")["stages"]
    left = [stage for stage in stages if stage["code"] != "first"]
    crm.ask("PATCH", f"/v1/pipelines/deal/{pipeline}", {"stages": left})
    answer = crm.client.send("POST", PATH, json={"entry": 2})

    assert (409, "unknown_stage") == (answer.status, answer.json["code"])


def test_the_answer_bears_the_version_that_the_undo_made(crm):
    deal = crm.create()
    crm.move(deal, "preparation")
    answer = crm.client.send("POST", PATH, json={"entry": 2})

    assert (200, 3) == (answer.status, answer.json["item"]["version"])
    headers = {name.lower(): value for name, value in dict(answer.headers).items()}
    assert '"3"' == headers["etag"]

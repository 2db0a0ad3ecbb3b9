"""Activities through the API."""

import pytest

from chalicelib.domain.card.activities import Activity
from chalicelib.records.body import decode
from chalicelib.records.card import activity_key
from chalicelib.records.runs import AUTO_COMPLETE

ACTIVITIES = "/v1/items/deal/1/activities"


@pytest.fixture(autouse=True)
def deal(api):
    return api.post("/v1/items/deal", {"title": "Roof"}).body


@pytest.fixture
def call(api):
    return api.post(ACTIVITIES, {"subject": "Call back"}).body


def marks(api):
    return [r for r in api.tenant.table.query("deal_1", prefix="run#") if r.kind == AUTO_COMPLETE]


def test_an_activity_is_planned(api):
    answer = api.post(ACTIVITIES, {"subject": "Call back", "deadline": "2026-03-03T12:00:00+02:00"})

    assert 201 == answer.status
    assert answer.body["id"].startswith("deal_1-")
    assert {
        "id": answer.body["id"],
        "item": "deal_1",
        "type": "todo",
        "subject": "Call back",
        "description": "",
        "deadline": answer.body["deadline"],
        "start": None,
        "end": None,
        "location": "",
        "responsible": 1,
        "incoming": False,
        "parent": None,
        "color": None,
        "important": False,
        "auto_complete": False,
        "status": None,
        "participants": [],
        "checklist": [],
        "remind": [],
        "next_reminder": None,
        "files": [],
        "completed": False,
        "completed_at": None,
        "completed_by": None,
        "created_by": 1,
        "created_at": "2026-03-02T09:00:00Z",
        "version": 1,
    } == answer.body


def test_a_deadline_is_shown_in_utc(api):
    body = {"subject": "Call", "deadline": "2026-03-03T12:00:00+02:00"}

    assert "2026-03-03T10:00:00Z" == api.post(ACTIVITIES, body).body["deadline"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/subject"),
        ({"subject": " "}, "/subject"),
        ({"subject": "x" * 256}, "/subject"),
        ({"subject": "x", "responsible": 9}, "/responsible"),
        ({"subject": "x", "type": "party"}, "/type"),
        ({"subject": "x", "deadline": "tomorrow"}, "/deadline"),
        ({"subject": "x", "deadline": "2026-03-03T12:00:00"}, "/deadline"),
        ({"subject": "x", "colour": "red"}, "/colour"),
    ],
)
def test_an_activity_that_cannot_be_planned_is_a_fault(api, body, pointer):
    answer = api.post(ACTIVITIES, body)

    assert (400, [pointer]) == (answer.status, answer.pointers)


def test_activities_are_listed_open_or_completed(api, call):
    other = api.post(ACTIVITIES, {"subject": "Write"}).body
    api.post(f"/v1/activities/{call['id']}/complete")

    def subjects(query):
        return [one["subject"] for one in api.get(ACTIVITIES + query).body["items"]]

    assert ["Call back", "Write"] == subjects("")
    assert ["Call back"] == subjects("?completed=true")
    assert [other["subject"]] == subjects("?completed=false")


def test_an_activity_is_changed(api, call):
    changed = api.patch(f"/v1/activities/{call['id']}", {"important": True, "deadline": None}).body

    assert (True, 2) == (changed["important"], changed["version"])
    assert changed == api.get(f"/v1/activities/{call['id']}").body


def test_a_change_without_a_difference_writes_nothing(api, call):
    written = len(api.tenant.table.stream())

    api.patch(f"/v1/activities/{call['id']}", {"subject": "Call back"})

    assert written == len(api.tenant.table.stream())


def test_a_completed_activity_cannot_be_changed(api, call):
    done = api.post(f"/v1/activities/{call['id']}/complete").body
    assert (True, 1, "2026-03-02T09:00:00Z") == (
        done["completed"],
        done["completed_by"],
        done["completed_at"],
    )

    answer = api.patch(f"/v1/activities/{call['id']}", {"important": True})

    assert (409, "can_not_update_completed") == answer.problem


def test_completing_twice_is_the_same_as_once(api, call):
    first = api.post(f"/v1/activities/{call['id']}/complete").body

    assert first == api.post(f"/v1/activities/{call['id']}/complete").body


def test_a_removed_activity_is_gone(api, call):
    assert 204 == api.delete(f"/v1/activities/{call['id']}").status
    assert 404 == api.delete(f"/v1/activities/{call['id']}").status
    assert 404 == api.get(f"/v1/activities/{call['id']}").status


@pytest.mark.parametrize(
    "id",
    [
        "x",
        "deal_1",
        "deal_1-",
        "deal_0-x",
        "-",
        "deal_1-nope",
        "deal_1-" + "x" * 900,
        "x" * 900 + "_1-id0000000001",
        "DEAL_1-id0000000001",
        "deal_1-%C3%A9" + "%C3%A9" * 600,
    ],
)
def test_an_unknown_activity_is_not_found(api, id):
    assert 404 == api.get(f"/v1/activities/{id}").status


def test_an_activity_that_ends_with_the_stage_is_marked_beside_the_runs(api):
    activity = api.post(ACTIVITIES, {"subject": "Call", "auto_complete": True}).body
    assert [f"run#000001#~{activity['id']}"] == [row.sk for row in marks(api)]

    api.patch(f"/v1/activities/{activity['id']}", {"auto_complete": False})
    assert [] == marks(api)

    api.post("/v1/items/deal/1/stage", {"stage": "executing"})
    api.patch(f"/v1/activities/{activity['id']}", {"auto_complete": True})
    assert [f"run#000002#~{activity['id']}"] == [row.sk for row in marks(api)]

    api.delete(f"/v1/activities/{activity['id']}")
    assert [] == marks(api)


def test_what_completes_an_activity_says_nothing_of_the_entry_in_which_it_was_made(api):
    activity = api.post(ACTIVITIES, {"subject": "Call"}).body
    api.post("/v1/items/deal/1/stage", {"stage": "executing"})
    api.patch(f"/v1/activities/{activity['id']}", {"auto_complete": True})
    stored = decode(api.tenant.table.get(activity_key(activity["id"])), Activity)
    assert (1, 2) == (stored.entry, stored.last_entry)


def test_items_without_stages_have_activities_too(api):
    api.post("/v1/items/contact", {"name": "Anna"})
    body = {"subject": "Congratulate", "auto_complete": True}

    assert 201 == api.post("/v1/items/contact/1/activities", body).status
    assert [] == api.tenant.table.query("contact_1", prefix="run#")


def test_an_activity_with_a_key_is_planned_once(api):
    key = {"Idempotency-Key": "k"}

    for _ in range(2):
        assert 201 == api.post(ACTIVITIES, {"subject": "Call"}, headers=key).status
    assert 1 == len(api.get(ACTIVITIES).body["items"])


def test_the_activities_of_a_deleted_item_are_gone(api, call):
    api.delete("/v1/items/deal/1")

    path = f"/v1/activities/{call['id']}"
    for answer in (
        api.get(path),
        api.patch(path, {"important": True}),
        api.post(f"{path}/complete"),
        api.delete(path),
    ):
        assert (404, "not_found") == answer.problem


def test_a_page_of_activities_ends_before_it_is_too_large_to_be_answered(api):
    for number in range(80):
        api.post(ACTIVITIES, {"subject": f"{number:02d}", "description": "é" * 20_000})

    first = api.get(f"{ACTIVITIES}?limit=200")
    second = api.get(f"{ACTIVITIES}?limit=200&cursor={first.body['next_cursor']}")

    pages = [[one["subject"] for one in page.body["items"]] for page in (first, second)]
    assert [f"{number:02d}" for number in range(80)] == pages[0] + pages[1]
    assert len(first.raw) < 3_100_000

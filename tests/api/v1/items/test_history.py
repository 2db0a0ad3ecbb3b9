"""The history of the whole account over HTTP."""

import pytest

from tests.api.v1.items.test_changes import journal_kept


@pytest.fixture
def story(api):
    api.post("/v1/items/contact", {"name": "Kim"})
    api.post("/v1/items/deal", {"title": "Chairs"})
    api.patch("/v1/items/deal/1", {"amount": 5000})
    api.post("/v1/items/deal/1/stage", {"stage": "won"})
    journal_kept(api)


def read(api, query=""):
    return api.get(f"/v1/history?{query}").body["items"]


def test_a_change_says_where_what_and_who(api, story):
    edit = read(api, "kind=change")[0]

    assert {
        "item": "deal_1",
        "title": "Chairs",
        "version": 2,
        "kinds": ["change"],
        "at": "2026-03-02T09:00:00Z",
        "by": 1,
        "text": "Amount: (empty) → 5000.00",
        "fields": {"amount": [None, "5000.00"]},
    } == {name: value for name, value in edit.items() if name != "cause"}
    assert "deal_1@2" == edit["cause"]["root"]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 4),
        ("kind=created", 2),
        ("kind=created,stage_move", 3),
        ("type=contact", 1),
        ("user=1", 4),
        ("user=2", 0),
        ("since=2026-03-02T09:00:00Z", 4),
        ("since=2026-03-02T09:00:01Z", 0),
        ("until=2026-03-02T09:00:00%2B00:00", 0),
        ("until=2026-03-02T12:00:00%2B02:00", 4),
    ],
)
def test_it_is_filtered(api, story, query, count):
    assert count == len(read(api, query))


def test_it_comes_in_pages(api, story):
    seen, cursor = [], ""
    while cursor is not None:
        page = api.get(f"/v1/history?limit=1{cursor}").body
        seen += [(one["item"], one["version"]) for one in page["items"]]
        cursor = f"&cursor={page['next_cursor']}" if page["next_cursor"] else None

    assert 4 == len(seen) == len(set(seen))


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("kind=edit", "/kind"),
        ("user=x", "/user"),
        ("since=monday", "/since"),
        ("since=2026", "/since"),
        ("sinc=1", "/sinc"),
    ],
)
def test_what_cannot_be_asked_is_refused(api, query, pointer):
    refused = api.get(f"/v1/history?{query}")

    assert (400, pointer) == (refused.status, refused.body["errors"][0]["pointer"])


def test_a_type_that_there_is_not_and_a_foreign_cursor_are_refused(api, story):
    cursor = api.get("/v1/history?limit=1").body["next_cursor"]

    assert (404, "unknown_type") == api.get("/v1/history?type=ship").problem
    assert (400, "bad_cursor") == api.get(f"/v1/history?type=deal&cursor={cursor}").problem

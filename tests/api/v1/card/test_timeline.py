"""Timeline, comments and stage history through the API."""

from datetime import timedelta

import pytest

from chalicelib.api.door.lists import encode_cursor
from chalicelib.domain.card.timeline import EntryKind, TimelineEntry
from chalicelib.domain.items.item import ItemRef
from chalicelib.ports.table import Put
from chalicelib.records.card import entry_row
from tests.support.tenants import START

DEAL = "/v1/items/deal/1"
REF = ItemRef("deal", 1)


@pytest.fixture
def deal(api):
    return api.post("/v1/items/deal", {"title": "Roof"}).body


def wait(api, **time):
    api.tenant.clock.advance(timedelta(**time))


def test_a_timeline_begins_with_the_newest(api, deal):
    wait(api, minutes=1)
    api.post(f"{DEAL}/comments", {"text": "Called them"})
    wait(api, minutes=1)
    api.post(f"{DEAL}/stage", {"stage": "won"})

    entries = api.get(f"{DEAL}/timeline").body["items"]

    assert ["stage_move", "comment", "created"] == [one["kind"] for one in entries]
    assert {
        "id": "move-2",
        "kind": "stage_move",
        "at": "2026-03-02T09:02:00Z",
        "author": 1,
        "text": "",
        "data": {
            "pipeline": "default",
            "stage": "won",
            "from_pipeline": "default",
            "from_stage": "new",
            "entry": 2,
        },
        "cause": {"kind": "user", "id": None, "depth": 0, "family": None, "root": None},
    } == entries[0]
    assert ("Called them", 1) == (entries[1]["text"], entries[1]["author"])


@pytest.mark.parametrize("limit", [1, 2, 3, 200])
def test_a_timeline_comes_in_pages(api, deal, limit):
    for stage in ("executing", "won", "lose"):
        wait(api, seconds=1)
        api.post(f"{DEAL}/stage", {"stage": stage})
        api.post(f"{DEAL}/comments", {"text": stage})
    found, cursor = [], ""
    while cursor is not None:
        page = api.get(f"{DEAL}/timeline?limit={limit}{cursor}").body
        found += [one["id"] for one in page["items"]]
        cursor = f"&cursor={page['next_cursor']}" if page["next_cursor"] else None

    assert 7 == len(found) == len(set(found))
    assert "created" == found[-1]


def test_an_email_that_is_being_sent_is_not_shown_yet(api, deal):
    for id, state in (("m1", "sending"), ("m2", "sent"), ("m3", "sending")):
        entry = TimelineEntry(
            id=id, item=REF, kind=EntryKind.EMAIL, at=START, author=1, data={"state": state}
        )
        api.tenant.table.write([Put(entry_row(entry))])

    page = api.get(f"{DEAL}/timeline?limit=1").body
    assert ["m2"] == [one["id"] for one in page["items"]]
    page = api.get(f"{DEAL}/timeline?limit=1&cursor={page['next_cursor']}").body
    assert ["created"] == [one["id"] for one in page["items"]]
    assert page["next_cursor"] is None


@pytest.mark.parametrize("text", ["", "  \n"])
def test_a_comment_must_say_something(api, deal, text):
    assert (400, "empty_text") == api.post(f"{DEAL}/comments", {"text": text}).problem


def test_a_comment_with_a_key_is_made_once(api, deal):
    key = {"Idempotency-Key": "k"}
    first = api.post(f"{DEAL}/comments", {"text": "Hi"}, headers=key)

    assert (201, first.body) == (
        (again := api.post(f"{DEAL}/comments", {"text": "Hi"}, headers=key)).status,
        again.body,
    )
    assert 2 == len(api.get(f"{DEAL}/timeline").body["items"])


def test_history_of_what_does_not_exist_is_not_found(api):
    for path in ("timeline", "stage-history", "automation", "activities"):
        assert 404 == api.get(f"{DEAL}/{path}").status
    assert 404 == api.post(f"{DEAL}/comments", {"text": "x"}).status
    assert 404 == api.post(f"{DEAL}/automation/stop").status
    assert 404 == api.post(f"{DEAL}/activities", {"subject": "x"}).status


def test_the_stage_history_tells_every_stage_from_the_beginning(api, deal):
    api.post("/v1/pipelines/deal", {"name": "Repairs", "code": "repairs"})
    for body in (
        {"stage": "executing"},
        {"stage": "won"},
        {"stage": "success", "pipeline": "repairs"},
    ):
        wait(api, minutes=1)
        api.post(f"{DEAL}/stage", body)

    lines = api.get(f"{DEAL}/stage-history").body["items"]

    assert [
        (1, "created", None, "new", "process"),
        (2, "move", "new", "executing", "process"),
        (3, "final", "executing", "won", "success"),
        (4, "pipeline", "won", "success", "success"),
    ] == [
        tuple(one[name] for name in ("entry", "type", "from_stage", "stage", "stage_semantics"))
        for one in lines
    ]


def test_the_stage_history_comes_in_pages(api, deal):
    api.post(f"{DEAL}/stage", {"stage": "won"})

    first = api.get(f"{DEAL}/stage-history?limit=1").body
    second = api.get(f"{DEAL}/stage-history?limit=1&cursor={first['next_cursor']}").body

    assert [1, 2] == [page["items"][0]["entry"] for page in (first, second)]
    assert second["next_cursor"] is None


def test_types_without_stages_have_an_empty_stage_history(api):
    api.post("/v1/items/contact", {"name": "Anna"})

    assert [] == api.get("/v1/items/contact/1/stage-history").body["items"]


def test_a_page_of_the_timeline_ends_before_it_is_too_large_to_be_answered(api, deal):
    for _ in range(80):
        wait(api, seconds=1)
        api.post(f"{DEAL}/comments", {"text": "é" * 20_000})

    first = api.get(f"{DEAL}/timeline?limit=200")
    second = api.get(f"{DEAL}/timeline?limit=200&cursor={first.body['next_cursor']}")

    assert len(first.raw) < 3_100_000
    assert 81 == len({one["id"] for page in (first, second) for one in page.body["items"]})
    assert second.body["next_cursor"] is None


def test_a_cursor_of_the_timeline_never_makes_a_key_too_long(api, deal):
    for length in (10, 952, 1_050):
        cursor = encode_cursor(["timeline", "deal_1", sorted(EntryKind)], ("x" * length, 0))

        assert api.get(f"{DEAL}/timeline?cursor={cursor}").status == (200 if length < 960 else 400)


def test_a_timeline_is_filtered_by_kinds(api, deal):
    api.post(f"{DEAL}/comments", {"text": "Hi"})
    wait(api, seconds=1)
    api.post(f"{DEAL}/stage", {"stage": "won"})

    def kinds(query):
        return [one["kind"] for one in api.get(f"{DEAL}/timeline?kind={query}").body["items"]]

    assert ["comment"] == kinds("comment")
    assert ["stage_move", "comment"] == kinds("comment,stage_move")
    assert ["stage_move", "created"] == kinds("history")


@pytest.mark.parametrize("kind", ["coment", ",", ""])
def test_a_kind_that_there_is_not_is_refused(api, deal, kind):
    refused = api.get(f"{DEAL}/timeline?kind={kind}")

    assert (400, "/kind") == (refused.status, refused.body["errors"][0]["pointer"])
    assert "comment" in refused.body["errors"][0]["message"]


def test_a_cursor_fits_the_kinds_it_came_with(api, deal):
    api.post(f"{DEAL}/comments", {"text": "Hi"})
    cursor = api.get(f"{DEAL}/timeline?limit=1").body["next_cursor"]

    assert (400, "bad_cursor") == api.get(f"{DEAL}/timeline?kind=comment&cursor={cursor}").problem


def test_a_line_of_ours_is_told_in_the_readers_language_whatever_was_written_in_it(api, deal):
    said = {"text": "The rule “Ask” waits for the client: client", "data": {"comment": "client"}}
    entry = TimelineEntry(id="w", item=REF, kind=EntryKind.WAIT, at=START, author=1, **said)
    api.tenant.table.write([Put(entry_row(entry))])

    (line,) = api.get(f"{DEAL}/timeline?kind=wait", headers={"Accept-Language": "vi"}).body["items"]

    assert "Quy tắc “Ask” chờ khách hàng: client" == line["text"]

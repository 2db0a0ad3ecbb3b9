"""Lists of items: filters, orders, pages."""

import msgspec
import pytest

from chalicelib.api.door.lists import encode_cursor
from chalicelib.domain.items.item import ItemRef
from chalicelib.ports.table import Put
from chalicelib.records.items import Link, link_row
from chalicelib.usecases.items import list_items as listing

DEALS = "/v1/items/deal"


@pytest.fixture
def deals(api, colleague):
    """Six deals."""
    api.post("/v1/pipelines/deal", {"name": "Repairs", "code": "repairs"})
    api.post("/v1/fields/deal", {"code": "uf_tags", "type": "string", "multiple": True})
    for values in (
        {"title": "Roof", "amount": "5000", "uf_tags": ["red", "big"]},
        {"title": "door", "amount": "999.5", "stage": "executing", "probability": 10},
        {"title": "Window", "amount": "10000", "stage": "won", "probability": 9.5},
        {"title": "Attic", "responsible": 2, "close_date": "2026-05-01"},
        {"title": "Gate", "pipeline": "repairs", "opened": False},
        {"title": "Wall", "amount": "5000", "pipeline": "repairs", "stage": "client"},
    ):
        assert 201 == api.post(DEALS, values).status


def ids(answer):
    return [one["id"] for one in answer.body["items"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [1, 2, 3, 4, 5, 6]),
        ("order=id", [1, 2, 3, 4, 5, 6]),
        ("order=-id", [6, 5, 4, 3, 2, 1]),
        ("stage=new", [1, 4, 5]),
        ("stage=new&pipeline=default", [1, 4]),
        ("stage=new&order=-id", [5, 4, 1]),
        ("stage=nope", []),
        ("pipeline=repairs", [5, 6]),
        ("responsible=2", [4]),
        ("responsible__ne=1", [4]),
        ("responsible=2&stage=won", []),
        ("amount=5000.00", [1, 6]),
        ("amount__gte=5000", [1, 3, 6]),
        ("amount__gt=5000", [3]),
        ("amount__lt=1000", [2]),
        ("amount__lte=5000&stage=new", [1]),
        ("amount__in=5000,10000", [1, 3, 6]),
        ("amount__empty=true", [4, 5]),
        ("amount__empty=false", [1, 2, 3, 6]),
        ("title__contains=o", [1, 2, 3]),
        ("title=Roof", [1]),
        ("uf_tags__contains=red", [1]),
        ("uf_tags=big", [1]),
        ("opened=false", [5]),
        ("close_date__gte=2026-04-01", [4]),
        ("probability__gt=9.7", [2]),
        ("created_at__lte=2026-03-02T09:00:00Z&id__gt=4", [5, 6]),
        ("created_at__gte=2026-03-02T10:00:00%2B01:00&id=2", [2]),
        ("created_at__gte=2026-03-02T10:00:00+01:00&id=2", [2]),
        ("order=amount", [2, 1, 6, 3, 4, 5]),
        ("order=-amount", [3, 1, 6, 2, 4, 5]),
        ("order=title", [4, 2, 5, 1, 6, 3]),
        ("order=-probability&pipeline=default", [2, 3, 1, 4]),
        ("order=-updated_at", [1, 2, 3, 4, 5, 6]),
    ],
)
@pytest.mark.parametrize("limit", [200, 2, 1])
def test_a_list_is_filtered_and_ordered_whatever_the_size_of_its_pages(
    api, deals, query, expected, limit
):
    found, cursor = [], ""
    for _ in range(8):
        answer = api.get(f"{DEALS}?{query}&limit={limit}{cursor}")
        assert 200 == answer.status, answer.body
        assert len(answer.body["items"]) <= limit
        found += ids(answer)
        cursor = f"&cursor={answer.body['next_cursor']}"
        if answer.body["next_cursor"] is None:
            break

    assert expected == found


def test_a_full_last_page_has_no_cursor(api, deals):
    assert api.get(f"{DEALS}?limit=6").body["next_cursor"] is None


def test_what_changes_between_two_pages_neither_hides_nor_repeats_others(api, deals):
    cursor = api.get(f"{DEALS}?limit=2").body["next_cursor"]
    api.delete(f"{DEALS}/1")
    new = api.post(DEALS, {}).body["id"]

    assert [3, 4, 5, 6, new] == ids(api.get(f"{DEALS}?cursor={cursor}"))


def test_an_index_that_lags_behind_shows_no_deleted_item(api, deals):
    listed = api.tenant.table.get(("deal_1", "item"))
    api.delete(f"{DEALS}/1")
    deleted = api.tenant.table.get(("deal_1", "item"))
    api.tenant.table.write([Put(msgspec.structs.replace(deleted, by_type=listed.by_type))])

    assert [2, 3, 4, 5, 6] == ids(api.get(DEALS))


def test_a_cursor_fits_its_own_list_only(api, deals):
    cursor = api.get(f"{DEALS}?limit=2&stage=new").body["next_cursor"]

    for query in ("stage=won", "stage=new&order=-id", ""):
        answer = api.get(f"{DEALS}?{query}&cursor={cursor}")

        assert (400, "bad_cursor") == answer.problem


def test_a_page_may_have_another_size_than_the_one_before(api, deals):
    cursor = api.get(f"{DEALS}?limit=2").body["next_cursor"]

    assert [3, 4, 5] == ids(api.get(f"{DEALS}?limit=3&cursor={cursor}"))


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("colour=red", "/colour"),
        ("amount=much", "/amount"),
        ("amount__between=1", "/amount__between"),
        ("amount__contains=5", "/amount__contains"),
        ("amount__empty=perhaps", "/amount__empty"),
        ("amount__in=", "/amount__in"),
        ("responsible=me", "/responsible"),
        ("close_date=soon", "/close_date"),
        ("title=", "/title"),
        ("order=colour", "/order"),
        ("order=contacts", "/order"),
        ("order=", "/order"),
        ("stage=new&stage=won", "/stage"),
        ("a~b/c=1", "/a~0b~1c"),
    ],
)
def test_a_filter_that_cannot_be_used_is_a_fault(api, deals, query, pointer):
    answer = api.get(f"{DEALS}?{query}")

    assert (400, [pointer]) == (answer.status, answer.pointers)


def test_items_of_a_client_are_found_by_their_links(api, deals):
    contact = api.post("/v1/items/contact", {"name": "Anna"}).body["id"]
    for id in (2, 4):
        api.patch(f"{DEALS}/{id}", {"contact": contact})
    for id in (1, 2, 4, 10):
        row = link_row(ItemRef("contact", contact), Link(ItemRef("deal", id)), 1)
        api.tenant.table.write([Put(row)])

    assert [2, 4] == ids(api.get(f"{DEALS}?contact={contact}"))
    assert [4, 2] == ids(api.get(f"{DEALS}?contact={contact}&order=-id"))
    assert [4] == ids(api.get(f"{DEALS}?contact={contact}&responsible=2"))


def test_a_list_in_another_order_must_be_short_enough_to_sort(api, deals, monkeypatch):
    monkeypatch.setattr(listing, "MAX_SORTED", 5)

    assert (400, "narrow_your_filter") == api.get(f"{DEALS}?order=title").problem
    assert 200 == api.get(f"{DEALS}?order=title&stage=new").status


def test_a_page_ends_where_enough_was_looked_at(api, deals, monkeypatch):
    monkeypatch.setattr(listing, "MAX_LOOKED_AT", 2)
    monkeypatch.setattr(listing, "CHUNK", 2)

    first = api.get(f"{DEALS}?title=Wall").body

    assert [] == first["items"]
    second = api.get(f"{DEALS}?title=Wall&cursor={first['next_cursor']}").body
    third = api.get(f"{DEALS}?title=Wall&cursor={second['next_cursor']}")
    assert [6] == ids(third)


@pytest.mark.parametrize("order", ["id", "-id", "title", "-updated_at"])
def test_a_page_ends_before_it_is_too_large_to_be_answered(api, order):
    comments = "é" * 20_000
    for number in range(80):
        assert 201 == api.post(DEALS, {"title": f"{number:02d}", "comments": comments}).status

    first = api.get(f"{DEALS}?limit=200&order={order}")
    second = api.get(f"{DEALS}?limit=200&order={order}&cursor={first.body['next_cursor']}")

    assert len(first.raw) < 3_100_000
    assert list(range(1, 81)) == sorted(ids(first) + ids(second))
    assert second.body["next_cursor"] is None


def test_long_texts_are_ordered_by_their_beginning(api):
    api.post("/v1/fields/deal", {"code": "uf_note", "type": "string"})
    for end in ("b", "a", "c"):
        api.post(DEALS, {"title": "x", "uf_note": "Ünder" * 500 + end})
    api.post(DEALS, {"title": "x", "uf_note": "zzz"})

    first = api.get(f"{DEALS}?order=-uf_note&limit=2").body
    rest = api.get(f"{DEALS}?order=-uf_note&cursor={first['next_cursor']}")

    assert ([1, 2], [3, 4]) == ([one["id"] for one in first["items"]], ids(rest))


@pytest.mark.parametrize("number", ["1_0", "0x1", "1e", ".5", "5.", "--1", "٣", "1 0"])
def test_a_number_of_a_filter_is_written_as_one(api, number):
    answer = api.get(f"{DEALS}?probability={number}")

    assert (400, ["/probability"]) == (answer.status, answer.pointers)
    assert 200 == api.get(f"{DEALS}?probability__lt=-1.5e2").status


@pytest.mark.parametrize("place", [[10**12], [-1], [1, "x" * 101], [1, [1]]])
def test_a_cursor_that_was_not_made_here_is_refused(api, place):
    for order in ("id", "title"):
        scope = ["items", "deal", {}, order]

        answer = api.get(f"{DEALS}?order={order}&cursor={encode_cursor(scope, place)}")

        assert (400, "bad_cursor") == answer.problem

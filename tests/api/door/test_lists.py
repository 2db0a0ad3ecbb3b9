"""Lists: cursors that fit one list only, pages that fit one answer."""

import msgspec
import pytest

from chalicelib.api.door import lists
from chalicelib.api.door.lists import (
    MAX_CURSOR,
    Listing,
    decode_cursor,
    encode_cursor,
    fitting,
    page_of,
    shown,
    whole,
)
from chalicelib.domain.errors import Invalid, Refused

SCOPE = ["deals", {"order": "title"}]


def documents(page: dict) -> list:
    return [msgspec.json.decode(item) for item in page["items"]]


def read_all(words: list[str], limit: int) -> list[list[str]]:
    pages, cursor = [], None
    while True:
        listing = Listing(limit=limit, cursor=cursor)
        page = page_of(words, lambda one: one, lambda one: {"word": one}, listing, SCOPE)
        pages.append([one["word"] for one in documents(page)])
        cursor = page["next_cursor"]
        if cursor is None:
            return pages


@pytest.mark.parametrize("place", ["text", 5, ["a", 1], "Ünï"])
def test_a_cursor_names_a_place(place):
    assert place == decode_cursor(SCOPE, encode_cursor(SCOPE, place), type(place))


def test_without_a_cursor_a_list_begins():
    assert decode_cursor(SCOPE, None, str) is None


@pytest.mark.parametrize("scope", [["deals", {"order": "amount"}], ["leads", {"order": "title"}]])
def test_a_cursor_fits_its_own_list_only(scope):
    with pytest.raises(Invalid) as invalid:
        decode_cursor(scope, encode_cursor(SCOPE, "x"), str)
    assert "bad_cursor" == invalid.value.code


@pytest.mark.parametrize(
    "cursor", ["", "x", "é", "e30", "====", encode_cursor(SCOPE, 5), "A" * MAX_CURSOR]
)
def test_what_is_no_cursor_is_refused(cursor):
    with pytest.raises(Invalid, match="/cursor"):
        decode_cursor(SCOPE, cursor, str)


@pytest.mark.parametrize(
    ("limit", "pages"),
    [
        (1, [["a"], ["b"], ["c"]]),
        (2, [["a", "b"], ["c"]]),
        (3, [["a", "b", "c"]]),
        (9, [["a", "b", "c"]]),
    ],
)
def test_pages_follow_one_another_without_gap_or_repetition(limit, pages):
    assert pages == read_all(["c", "a", "b"], limit)


def test_an_empty_list_has_one_empty_page():
    assert [[]] == read_all([], 10)


def test_a_page_ends_before_an_answer_is_too_large(monkeypatch):
    monkeypatch.setattr(lists, "MAX_BYTES", 10)
    page = shown([("a", "x" * 4), ("b", "y" * 4), ("c", "z")], None, SCOPE)

    assert ["x" * 4] == documents(page)
    assert "a" == decode_cursor(SCOPE, page["next_cursor"], str)


def test_a_page_shows_at_least_one_document_however_large(monkeypatch):
    monkeypatch.setattr(lists, "MAX_BYTES", 10)

    assert 1 == len(list(fitting(["x" * 50, "y"])))


@pytest.mark.parametrize(("size", "fits"), [(8, True), (9, False)])
def test_what_cannot_be_split_must_fit_whole(monkeypatch, size, fits):
    monkeypatch.setattr(lists, "MAX_BYTES", 10)
    if fits:
        assert size + 2 == len(bytes(whole("x" * size)))
    else:
        with pytest.raises(Refused, match="more than one answer"):
            whole("x" * size)

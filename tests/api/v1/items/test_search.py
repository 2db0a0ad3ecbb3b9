"""Search over HTTP."""

import pytest

from chalicelib.api.door.lists import encode_cursor


@pytest.mark.parametrize("text", ["", "a", "%3F!", "a+b"])
def test_what_nothing_could_be_found_by_is_refused(api, text):
    refused = api.get(f"/v1/search?q={text}")
    assert (400, "invalid") == (refused.status, refused.body["code"])
    assert ["/q"] == [one["pointer"] for one in refused.body["errors"]]


def test_a_type_that_is_not_there_is_refused(api):
    refused = api.get("/v1/search?q=chairs&type=boat")
    assert (404, "unknown_type") == (refused.status, refused.body["code"])


@pytest.mark.parametrize("cursor", ["abc", "WyJ4IiwgW11d"])
def test_a_cursor_of_something_else_is_refused(api, cursor):
    refused = api.get(f"/v1/search?q=chairs&cursor={cursor}")
    assert (400, "bad_cursor") == (refused.status, refused.body["code"])


def test_a_cursor_that_somebody_made_up_finds_nothing_else(api):
    for place in ([0, ["zzz"]], [7, [""]], [0, ["chairs#"], [True, "x"]], [-1, [""]]):
        cursor = encode_cursor(["search", "chairs", None, 1], place)
        answer = api.get(f"/v1/search?q=chairs&cursor={cursor}")
        assert answer.status in (200, 400), place
        assert not answer.body.get("items")

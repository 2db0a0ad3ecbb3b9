"""The visit counter through the API."""

import pytest


def test_the_script_is_served_to_browsers_that_keep_it(stranger):
    answer = stranger.get("/visit.js?v=1")
    assert 200 == answer.status
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert "max-age" in answer.headers["Cache-Control"]
    assert b"sendBeacon" in answer.raw


def test_a_visit_is_told_by_scripts_of_any_site(stranger):
    answer = stranger.post("/visit", b'{"visitor": "0123456789abcdef"}')
    assert (204, "*") == (answer.status, answer.headers["Access-Control-Allow-Origin"])


@pytest.mark.parametrize("body", [b"", b"x", b'{"visitor": 5}', b'{"visitor": "x"}', b'{"a": 1}'])
def test_anything_else_is_refused(stranger, body):
    assert (400, "invalid") == (
        (answer := stranger.post("/visit", body)).status,
        answer.body["code"].replace("malformed_json", "invalid"),
    )

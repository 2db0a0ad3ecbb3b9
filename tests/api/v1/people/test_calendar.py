"""Calendars through the API: an address of one's own, and what lies behind it."""

from urllib.parse import urlsplit

import pytest

ADDRESS = "/v1/me/calendar"


@pytest.fixture
def path(api):
    return urlsplit(api.post(ADDRESS).body["url"]).path


def test_an_address_is_made_read_and_revoked(api, stranger):
    assert {"url": None, "made_at": None} == api.get(ADDRESS).body
    made = api.post(ADDRESS).body
    assert made["url"].startswith("https://crm.example.com/calendar/1-1-")
    assert "2026-03-02T09:00:00Z" == made["made_at"]
    assert made == api.get(ADDRESS).body
    assert 204 == api.delete(ADDRESS).status
    assert None is api.get(ADDRESS).body["url"]
    assert (404, "not_found") == stranger.get(urlsplit(made["url"]).path).problem


def test_a_program_reads_it_without_a_token_and_only_anew_when_it_has_changed(api, stranger, path):
    api.post("/v1/items/deal", {"title": "Roof"})
    meeting = {"subject": "Meet", "type": "meeting", "start": "2026-03-03T12:00:00+01:00"}
    api.post("/v1/items/deal/1/activities", meeting)
    first = stranger.get(path)
    assert (200, "text/calendar; charset=utf-8") == (first.status, first.headers["Content-Type"])
    assert "private, no-cache" == first.headers["Cache-Control"]
    assert "SUMMARY:Meet\r\nDTSTART:20260303T110000Z" in first.raw.decode()
    same = stranger.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (304, b"") == (same.status, same.raw)
    api.post("/v1/items/deal/1/activities", {**meeting, "subject": "Another"})
    again = stranger.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (200, True) == (again.status, again.headers["ETag"] != first.headers["ETag"])


def test_the_calendar_of_one_who_has_left_is_closed(api, colleague, stranger):
    path = urlsplit(colleague.post(ADDRESS).body["url"]).path
    assert 200 == stranger.get(path).status
    api.patch("/v1/users/2", {"active": False})
    assert (404, "not_found") == stranger.get(path).problem


@pytest.mark.parametrize("token", ["x", "1-1-abc.ics", "1-2-" + "A" * 22 + ".ics", "%00.ics"])
def test_an_address_that_nobody_made_opens_nothing(stranger, path, token):
    assert (404, "not_found") == stranger.get(f"/calendar/{token}").problem

"""Notices through the API."""

import pytest

from chalicelib.domain.people.notices import Notice
from chalicelib.usecases.notices.tell import tell

PATH = "/v1/notifications"


@pytest.fixture
def told(api):
    tenant, now = api.tenant, api.tenant.clock.now()
    notices = [Notice(id=f"n{n}", recipient=1, at=now, text=f"{n}", item="deal_1") for n in "ab"]
    tell(tenant, notices, now)
    return notices


def test_notices_are_listed_counted_and_marked(api, told):
    page = api.get(f"{PATH}?limit=1").body
    (first,) = page["items"]
    assert (2, "b", None) == (page["unread"], first["text"], first["read_at"])
    assert first["link"].endswith("/console#/deal/1")
    (last,) = api.get(f"{PATH}?limit=1&cursor={page['next_cursor']}").body["items"]
    assert "a" == last["text"]
    answer = api.post(f"{PATH}/read", {"ids": [first["id"]]})
    assert (200, {"read": 1, "unread": 1}) == (answer.status, answer.body)
    assert [last] == api.get(f"{PATH}?unread=true").body["items"]
    assert {"read": 1, "unread": 0} == api.post(f"{PATH}/read", {"until": first["at"]}).body
    assert {"unread": 0} == api.get(f"{PATH}/unread").body


def test_a_colleague_sees_none_of_them(colleague, told):
    page = colleague.get(PATH).body
    assert ([], 0) == (page["items"], page["unread"])


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"ids": ["x"], "until": "2026-03-02T00:00:00Z"},
        {"ids": []},
        {"ids": ["\U0001f600" * 400]},
        {"until": "today"},
    ],
)
def test_it_is_said_what_was_read(api, body):
    assert 400 == api.post(f"{PATH}/read", body).status


def test_everybody_chooses_how_their_notices_leave(api, colleague):
    assert {"channels": ["topic"]} == colleague.get(f"{PATH}/settings").body
    assert {"channels": []} == colleague.put(f"{PATH}/settings", {"channels": []}).body
    assert {"channels": []} == colleague.get(f"{PATH}/settings").body
    refused = colleague.put(f"{PATH}/settings", {"channels": ["email"]})
    assert (400, ["/channels"]) == (refused.status, refused.pointers)
    assert {"channels": ["topic"]} == api.get(f"{PATH}/settings").body

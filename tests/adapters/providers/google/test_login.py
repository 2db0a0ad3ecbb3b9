"""Access tokens of Google; how they travel is shown with what they are for (test_audiences.py)."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from chalicelib.adapters.memory.http import MemoryHttp
from chalicelib.adapters.providers.google.login import GoogleLogin
from chalicelib.domain.errors import Refused, Unavailable

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)


def login(*bodies, answers=()):
    http = MemoryHttp(answers)
    http.bodies.extend(msgspec.json.encode(one) for one in bodies)
    return http, GoogleLogin(http, "https://oauth.example/token", "crm", "client-s", "refresh-s")


def given(name, seconds=3600):
    return {"access_token": name, "expires_in": seconds}


def test_a_token_is_used_until_a_minute_before_its_end():
    http, known = login(given("a"), given("b"))
    found = [known.token(NOW + timedelta(minutes=one)) for one in (0, 58, 59)]
    assert (["a", "a", "b"], 2) == (found, len(http.sent))


def test_a_token_without_a_known_end_is_used_once():
    _, known = login({"access_token": "a"}, given("b"))
    assert ["a", "b"] == [known.token(NOW), known.token(NOW)]


def test_without_a_time_it_is_always_a_new_one():
    _, known = login(given("a"), given("b"))
    assert ["a", "b"] == [known.token(NOW), known.token(None)]


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (400, {"error": "invalid_grant", "error_description": "refresh-s was revoked"}),
        (401, {"error": "invalid_client", "error_description": "client-s is wrong"}),
        (200, []),
    ],
)
def test_a_refusal_says_what_to_do_and_no_secret(status, said):
    _, known = login(said, answers=[status])
    with pytest.raises(Refused, match="connect with a new refresh token") as refused:
        known.token(NOW)
    assert "not_connected" == refused.value.code
    assert not [one for one in ("client-s", "refresh-s") if one in refused.value.detail]


@pytest.mark.parametrize("status", [429, 503])
def test_what_may_pass_is_unavailable(status):
    _, known = login({}, answers=[status])
    with pytest.raises(Unavailable, match="token server"):
        known.token(NOW)

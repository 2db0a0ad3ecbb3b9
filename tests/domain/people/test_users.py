"""Users and what is kept of their tokens."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.people.users import ApiToken

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TOKEN = ApiToken(id="t", user=1, name="shop", hash="h", created_at="2026-03-01T09:00:00Z")


def at(**more):
    return ApiToken(**{one: getattr(TOKEN, one) for one in TOKEN.__struct_fields__} | more)


@pytest.mark.parametrize(
    ("expires", "expired"),
    [(None, False), (NOW + timedelta(seconds=1), False), (NOW, True), (NOW - timedelta(1), True)],
)
def test_a_token_opens_nothing_from_its_expiry_on(expires, expired):
    assert expired is at(expires_at=expires).expired(NOW)


@pytest.mark.parametrize(
    ("used", "lately"),
    [(None, False), (NOW, True), (NOW - timedelta(minutes=59), True), (NOW - timedelta(1), False)],
)
def test_a_use_is_noted_closely_enough_for_an_hour(used, lately):
    assert lately is at(last_used_at=used).used_lately(NOW)

"""Addresses of calendars: nobody makes one without the secret."""

import pytest

from chalicelib.domain.delivery.calendar_address import (
    Subscription,
    calendar_token,
    read_calendar_token,
)
from chalicelib.domain.errors import NotFound

MINE = Subscription(user=7, serial=2)


def test_an_address_tells_whose_it_is_and_which():
    token = calendar_token("secret", MINE)
    assert token.endswith(".ics")
    assert MINE == read_calendar_token("secret", token)
    assert MINE == read_calendar_token("secret", token.removesuffix(".ics"))


@pytest.mark.parametrize("change", [("7-", "8-"), ("-2-", "-1-"), (".ics", "x.ics"), ("7", "٧")])
def test_an_address_that_was_changed_opens_nothing(change):
    token = calendar_token("secret", MINE)
    with pytest.raises(NotFound):
        read_calendar_token("secret", token.replace(*change, 1))


def test_an_address_of_another_tenant_opens_nothing():
    with pytest.raises(NotFound):
        read_calendar_token("another", calendar_token("secret", MINE))
    with pytest.raises(ValueError, match="not empty"):
        calendar_token("", MINE)

"""Incoming webhook (T15)."""

import msgspec
import pytest

from chalicelib.catalogue.trigger import parse_trigger
from chalicelib.catalogue.triggers.external.incoming_webhook import IncomingWebhook
from tests.support.contexts import signal


@pytest.mark.parametrize(
    ("code", "settings", "expected"),
    [
        ("nwly5", {"code": "nwly5"}, True),
        ("nwly5", {"code": "other"}, False),
        ("nwly5", {}, False),
        ("", {"code": ""}, False),
    ],
)
def test_it_fires_when_called_with_its_code(code, settings, expected):
    trigger = IncomingWebhook(code=code)

    assert expected is trigger.matches_signal(signal("incoming_webhook", **settings))


def test_the_code_may_be_left_to_be_made():
    assert IncomingWebhook(code="") == parse_trigger(IncomingWebhook, {})


@pytest.mark.parametrize("code", ["a b", "a/b", "abc\n", "é", "x" * 65])
def test_a_code_that_cannot_stand_in_an_address_is_refused(code):
    with pytest.raises(msgspec.ValidationError):
        parse_trigger(IncomingWebhook, {"code": code})


def test_it_is_not_something_that_clients_do():
    assert not IncomingWebhook.from_client

"""E-mail viewed (T03)."""

import msgspec
import pytest

from chalicelib.catalogue.trigger import parse_trigger
from chalicelib.catalogue.triggers.communication.email_viewed import EmailViewed
from tests.support.contexts import signal


def test_it_fires_for_any_email():
    assert EmailViewed().matches_signal(signal("email_viewed"))


def test_it_is_something_that_clients_do():
    assert EmailViewed.from_client


def test_it_has_no_settings():
    with pytest.raises(msgspec.ValidationError):
        parse_trigger(EmailViewed, {"url": "https://a.example"})

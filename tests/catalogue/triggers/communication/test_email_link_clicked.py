"""E-mail link clicked (T18)."""

import msgspec
import pytest

from chalicelib.catalogue.trigger import parse_trigger
from chalicelib.catalogue.triggers.communication.email_link_clicked import EmailLinkClicked
from tests.support.contexts import signal

LINK = "https://firm.example/offer?id=1"


@pytest.mark.parametrize(
    ("url", "settings", "expected"),
    [
        (None, {"url": LINK}, True),
        (LINK, {"url": LINK}, True),
        (LINK, {"url": "https://firm.example/offer?id=2"}, False),
        (LINK, {}, False),
    ],
)
def test_it_fires_for_the_chosen_link_or_for_every_one(url, settings, expected):
    trigger = parse_trigger(EmailLinkClicked, {"url": url})

    assert expected is trigger.matches_signal(signal("email_link_clicked", **settings))


def test_it_is_something_that_clients_do():
    assert EmailLinkClicked.from_client


@pytest.mark.parametrize(
    "url",
    [
        "",
        "firm.example",
        "javascript:x",
        "https://a.example https://b.example",
        LINK + "\n",
        [LINK],
    ],
)
def test_it_takes_exactly_one_link(url):
    with pytest.raises(msgspec.ValidationError):
        parse_trigger(EmailLinkClicked, {"url": url})

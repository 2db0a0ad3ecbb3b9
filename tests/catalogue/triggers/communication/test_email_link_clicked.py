"""E-mail link clicked (T18)."""

import msgspec
import pytest

from chalicelib.catalogue.trigger import parse_trigger
from chalicelib.catalogue.triggers.communication.email_link_clicked import EmailLinkClicked
from tests.support.contexts import check_context, signal

LINK = "https://firm.example/offer?id=1"


@pytest.mark.parametrize(
    ("url", "settings", "expected"),
    [
        (None, {"url": LINK}, True),
        (LINK, {"url": LINK}, True),
        (LINK, {"url": "https://firm.example/offer?id=2"}, False),
        (LINK, {}, False),
        (
            "https://b\u00fccher.example/k\u00e4se#gr\u00fcn",
            {"url": "https://xn--bcher-kva.example/k%C3%A4se#gr%C3%BCn"},
            True,
        ),
        ("https://xn--bcher-kva.example/", {"url": "https://b\u00fccher.example/"}, True),
        (LINK, {"url": "no address"}, False),
        ("https://a.example/?id={{ deal.id }}&x=1", {"url": "https://a.example/?id=12&x=1"}, True),
        ("https://a.example/?id={{ deal.id }}&x=1", {"url": "https://a.example/?id=&x=1"}, True),
        ("https://a.example/?id={{ deal.id }}&x=1", {"url": "https://a.example/?id=12&x=2"}, False),
        ("https://a.example/?id={{ deal.id }}", {"url": "https://a.example/?id=1&admin=1"}, False),
        (
            "https://a.example/{{ deal.title | upper }}/b.c",
            {"url": "https://a.example/A%20B/b.c"},
            True,
        ),
        ("https://a.example/{{ deal.title }}/b.c", {"url": "https://a.example/A/bxc"}, False),
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
        [LINK],
    ],
)
def test_it_takes_exactly_one_link(url):
    with pytest.raises(msgspec.ValidationError):
        parse_trigger(EmailLinkClicked, {"url": url})


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://a.example https://b.example", "expected an address"),
        ("https://", "expected an address"),
        ("https://a.example/{{ deal.id", "not closed"),
    ],
)
def test_what_is_no_link_is_refused_when_it_is_saved(url, said):
    (fault,) = parse_trigger(EmailLinkClicked, {"url": url}).check(check_context())

    assert "/url" == fault.pointer
    assert said in fault.message

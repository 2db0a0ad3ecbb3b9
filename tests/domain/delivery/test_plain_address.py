"""The one form of addresses as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.delivery.plain_address import compared_address, fixes_host, plain_address


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("https://a.example/x", "https://a.example/x"),
        ("HTTPS://A.Example/X", "https://a.example/X"),
        (
            "https://b\u00fccher.example/k\u00e4se#gr\u00fcn",
            "https://xn--bcher-kva.example/k%C3%A4se#gr%C3%BCn",
        ),
        ("https://stra\u00dfe.example/", "https://xn--strae-oqa.example/"),
        ("https://a.example/k%C3%A4se", "https://a.example/k%C3%A4se"),
        ("https://\u4f8b\u3048.jp:8080/", "https://xn--r8jz45g.jp:8080/"),
        (" https://a.example/a b\n", "https://a.example/a%20b"),
        ("https:\\\\a.example\\b?c\\d", "https://a.example/b?c%5Cd"),
        ("https://[::1]/", "https://[::1]/"),
    ],
)
def test_an_address_has_one_plain_form(written, plain):
    assert plain == plain_address(written)
    assert plain == plain_address(plain)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "a.example",
        "javascript:alert(1)",
        "https://",
        "https:///x",
        "https://a b/",
        "https://a.example:99999/",
        "https://a.example/\ud800",
        "ftp://a.example/",
        "https://[::g]/",
    ],
)
def test_what_is_no_web_address_has_no_plain_form(written):
    assert plain_address(written) is None


@given(st.text())
def test_a_plain_address_can_stand_in_a_header(text):
    plain = plain_address("https://a.example/" + text)

    assert plain is None or (plain.isascii() and plain.isprintable() and " " not in plain)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example", "https://a.example/"),
        ("https://a.example?x=1", "https://a.example/?x=1"),
        ("https://a.example:443/x", "https://a.example/x"),
        ("http://A.example:80", "http://a.example/"),
        ("https://a.example/%7Eann/%c3%bc", "https://a.example/~ann/\u00fc"),
        ("https://a.example/k\u00e4se", "https://a.example/ka\u0308se"),
    ],
)
def test_addresses_that_lead_to_the_same_compare_as_one(one, other):
    assert compared_address(one) == compared_address(other)


@pytest.mark.parametrize(
    "other",
    [
        "http://a.example/x/y",
        "https://a.example/x%2Fy",
        "https://a.example:80/x/y",
        "https://a.example/x/%ff",
        "mailto:a@b.c",
    ],
)
def test_addresses_that_lead_elsewhere_differ(other):
    assert compared_address("https://a.example/x/y") != compared_address(other)


@pytest.mark.parametrize(
    ("front", "fixed"),
    [
        ("https://a.example/", True),
        ("https://a.example?x=", True),
        ("https://a.example", False),
        ("https://", False),
        ("", False),
        ("https:///", False),
    ],
)
def test_the_host_of_an_address_is_fixed_once_it_has_ended(front, fixed):
    assert fixed == fixes_host(front)

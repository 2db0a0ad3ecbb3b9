"""Addresses as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.delivery.web_links import address_spans, fixes_host, plain_address


def addresses(text: str) -> tuple[str, ...]:
    return tuple(text[start:end] for start, end in address_spans(text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("nothing", ()),
        ("See https://a.example/x.", ("https://a.example/x",)),
        ("https://a.example/x... and", ("https://a.example/x",)),
        ("(https://a.example/x)", ("https://a.example/x",)),
        ("{https://a.example/x}", ("https://a.example/x",)),
        ("https://a.example/x_(y)", ("https://a.example/x_(y)",)),
        (
            '"http://a.example", <https://b.example/?q=1&r=2>!',
            ("http://a.example", "https://b.example/?q=1&r=2"),
        ),
        ("ftp://a.example https:// mailto:a@b.example", ()),
        ("https://a.example\nhttps://b.example", ("https://a.example", "https://b.example")),
        (
            "https://a.example|https://b.example/,http://c.example",
            ("https://a.example", "https://b.example/", "http://c.example"),
        ),
        (
            "https://a.example/from/https://b.example/",
            ("https://a.example/from/https://b.example/",),
        ),
        ("https://[::1]:8080/x", ("https://[::1]:8080/x",)),
    ],
)
def test_addresses_are_found_in_plain_text(text, found):
    assert found == addresses(text)


@pytest.mark.parametrize(
    "address",
    [
        "https://a.example/o'brien.pdf",
        "https://a.example/?q=a|b",
        "https://a.example/?f={1}",
        "https://a.example/a^b",
        "https://a.example/a,b;c:d!e",
        "https://a.example/o\u2019brien",
        "https://a.example/AbC_",
        "https://a.example/AbC-",
        "https://a.example/k\u00e4se",
        "https://b\u00fccher.example/",
        "https://\u4f8b\u3048.jp/a",
        "https://a.example/wiki/\u65e5\u672c",
    ],
)
@pytest.mark.parametrize(
    "around", ["{}", "See {} now", "{}\nThanks", "\u201c{}\u201d", "<{}>", "({}), or"]
)
def test_what_may_stand_in_an_address_belongs_to_it(address, around):
    assert (address,) == addresses(around.format(address))


@pytest.mark.parametrize("mark", ["_", "*", "**", "'", "~", "|"])
def test_marks_on_both_sides_are_no_part_of_an_address(mark):
    assert ("https://a.example/x",) == addresses(f"see {mark}https://a.example/x{mark}, yes")


@pytest.mark.parametrize(
    "behind",
    [
        "\u3002\u8c22\u8c22",  # a full stop of Chinese
        "\u3092\u898b\u3066",  # Japanese
        "\ub97c \ubcf4\uc138\uc694",  # a Korean particle
        "\u0e14\u0e39",  # Thai
        "\uff0c\u548c",
        "\uff09",
        "\u200b",
        "\u00a0x",
        "\u2028",
    ],
)
def test_what_follows_without_a_space_is_no_part_of_an_address(behind):
    assert ("https://a.example/x",) == addresses(f"\u8bf7\u770bhttps://a.example/x{behind}")


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


def test_thousands_of_addresses_are_found_in_a_moment():
    assert 20_000 == len(address_spans("https://a.b," * 20_000))

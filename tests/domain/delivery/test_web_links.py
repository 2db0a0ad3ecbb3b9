"""Where addresses stand in a text."""

import pytest

from chalicelib.domain.delivery.web_links import address_spans


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
        "\u060c \u0634",  # a comma of Arabic
        "\u061f",
        "\u0964",  # a full stop of Hindi
        "\u0589",  # and of Armenian
        "\u2014 and",
    ],
)
def test_what_follows_without_a_space_is_no_part_of_an_address(behind):
    assert ("https://a.example/x",) == addresses(f"\u8bf7\u770bhttps://a.example/x{behind}")


def test_thousands_of_addresses_are_found_in_a_moment():
    assert 20_000 == len(address_spans("https://a.b," * 20_000))

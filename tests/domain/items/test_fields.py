"""Values from outside, and what they are stored as."""

import pytest

from chalicelib.domain.items.fields import parse_address, parse_date, parse_email
from chalicelib.domain.words.text import is_blank


@pytest.mark.parametrize(
    "address",
    [
        "anna@example.com",
        "a.b+c@example.co.uk",
        "O'Neil@x-y.example",
        "x@a.b",
        f"{'x' * 240}@example.com",
    ],
)
def test_an_address_is_taken(address):
    assert address == parse_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "a..b@example.com",
        ".a@example.com",
        "a.@example.com",
        "a@-example.com",
        "a@example-.com",
        "x@-.-",
        "a@example",
        "a@example..com",
        "a@example.com.",
        "a@" + "x" * 64 + ".com",
        "a@b@example.com",
        "a b@example.com",
        "a@example.com\nBcc: b@example.com",
        "é@example.com",
        f"{'x' * 243}@example.com",
        "",
        7,
    ],
)
def test_what_is_no_address_is_refused(address):
    with pytest.raises(ValueError, match="e-mail address"):
        parse_address(address)


@pytest.mark.parametrize("written", ["crm@example.com\n", " crm@example.com\t"])
def test_space_around_an_address_is_not_part_of_it(written):
    assert "crm@example.com" == parse_address(written)
    assert {"value": "crm@example.com", "type": "work"} == parse_email(written)


def test_an_address_of_an_item_is_stored_in_lower_case():
    assert {"value": "anna@example.com", "type": "home"} == parse_email(
        {"value": "Anna@Example.com", "type": "home"}
    )


@pytest.mark.parametrize(
    "text", ["2026-W10-1", "20260301--", "2026-3-1", "2026-02-30", "٢٠٢٦-03-01", "2026-03-01\n"]
)
def test_a_date_is_year_month_and_day(text):
    assert "2026-03-01" == parse_date("2026-03-01")
    with pytest.raises(ValueError, match="expected a date"):
        parse_date(text)


@pytest.mark.parametrize(
    "text", ["", " \t\n", "\u00a0\u2003", "\u200b\u200d\ufeff", "\u2800", "\u3164\ufe0f", "\u00ad"]
)
def test_a_text_that_shows_nothing_is_blank(text):
    assert is_blank(text)
    assert not is_blank(f"{text}x")

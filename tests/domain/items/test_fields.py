"""Values from outside, and what they are stored as."""

import pytest

from chalicelib.domain.errors import Invalid
from chalicelib.domain.items.fields import (
    Field,
    FieldType,
    parse_currency,
    parse_date,
    parse_email,
    parse_money,
    parse_phone,
)
from chalicelib.domain.words.text import is_blank


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


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("59.9", "59.90"),
        ("59.9000", "59.90"),
        ("59.900000", "59.90"),
        (59.9, "59.90"),
        (5000, "5000.00"),
        ("1.234", "1.234"),
        ("1.2340", "1.234"),
        ("1.2345000000", "1.2345"),
        ("+7", "7.00"),
        ("100", "100.00"),
    ],
)
def test_zeros_behind_an_amount_say_nothing(given, stored):
    assert stored == parse_money(given)
    assert stored == parse_money(stored)


def test_decimals_that_say_more_than_any_currency_has_are_refused():
    with pytest.raises(ValueError, match="at most 4 decimals"):
        parse_money("59.123456")


@pytest.mark.parametrize("code", ["XYZ", "eur", "EURO", "", 978, None])
def test_a_currency_that_does_not_exist_is_refused(code):
    assert "JPY" == parse_currency("JPY")
    with pytest.raises(ValueError, match="ISO 4217"):
        parse_currency(code)


def test_an_address_keeps_the_mark_that_it_takes_no_mail():
    marked = {"value": "kim@example.com", "type": "work", "bounced_at": "2026-03-02T10:00:00Z"}
    field = Field(code="emails", title="E-mail", type=FieldType.EMAIL, multiple=True)
    assert [marked] == field.parse([marked])
    with pytest.raises(Invalid, match="instant"):
        field.parse([{**marked, "bounced_at": "lately"}])
    phone = Field(code="phones", title="Phone", type=FieldType.PHONE, multiple=True)
    with pytest.raises(Invalid, match="expected"):
        phone.parse([{"value": "+493012345678", "bounced_at": "2026-03-02T10:00:00Z"}])


def test_a_phone_number_is_stored_in_its_one_form():
    assert {"value": "+49301234567", "type": "home"} == parse_phone(
        {"value": "030 / 1234567", "type": "home"}, "DE"
    )


def test_an_option_is_found_however_its_letters_are_composed():
    apart, composed = "Mu\u0308nchen", "M\u00fcnchen"
    field = Field(code="uf_city", title="City", type=FieldType.LIST, options=(apart,))

    assert apart == field.parse(composed) == field.parse(apart)

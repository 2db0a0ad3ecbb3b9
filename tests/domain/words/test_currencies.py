"""Digits of currencies."""

from decimal import Decimal

import pytest

from chalicelib.domain.words.currencies import CURRENCIES, rounded


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        ("1234.5", "EUR", "1234.50"),
        ("5000.00", "JPY", "5000"),
        ("0.5", "KRW", "1"),
        ("1.234", "KWD", "1.234"),
        ("250.85", "BHD", "250.850"),
        ("1", "CLF", "1.0000"),
        ("1.005", None, "1.01"),
        ("1.005", "points", "1.01"),
    ],
)
def test_an_amount_has_the_digits_of_its_currency(amount, currency, shown):
    assert shown == str(rounded(Decimal(amount), currency))


def test_currencies_have_three_letters():
    assert {"EUR", "USD", "JPY", "KWD"} <= CURRENCIES
    assert {3} == set(map(len, CURRENCIES))

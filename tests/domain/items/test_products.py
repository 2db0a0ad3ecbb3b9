"""What product rows come to."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.items.products import (
    DiscountType,
    ProductRow,
    plain_number,
    row_faults,
    row_sums,
    rows_in_words,
    rows_of,
    stored_rows,
    totals,
)
from chalicelib.domain.words.currencies import digits_of
from tests.support.contexts import deal

PERCENT, SUM = DiscountType.PERCENT, DiscountType.SUM
CURRENCIES = st.sampled_from(["EUR", "JPY", "KWD", "CLF", None])


def row(price, **more):
    return ProductRow(name="Chair", price=price, **more)


@pytest.mark.parametrize(
    ("one", "currency", "net", "tax", "amount"),
    [
        (row("100.00", tax_rate="19"), "EUR", "100.00", "19.00", "119.00"),
        (row("119.00", tax_rate="19", tax_included=True), "EUR", "100.00", "19.00", "119.00"),
        (row("10.00", quantity="3", discount="10"), "EUR", "27.00", "0.00", "27.00"),
        (
            row("10.00", quantity="3", discount="1.50", discount_type=SUM),
            *("EUR", "25.50", "0.00", "25.50"),
        ),
        (row("0.05", quantity="0.5"), "EUR", "0.03", "0.00", "0.03"),
        (row("99.00", quantity="1.5", tax_rate="10"), "JPY", "149", "15", "164"),
        (row("1.00", tax_rate="7.7"), "KWD", "1.000", "0.077", "1.077"),
        (row("10.00", discount="100"), "EUR", "0.00", "0.00", "0.00"),
        (row("5.00", tax_rate="100", tax_included=True), "EUR", "2.50", "2.50", "5.00"),
        (row("0.01", tax_rate="19", tax_included=True), "EUR", "0.01", "0.00", "0.01"),
    ],
)
def test_a_row_is_rounded_to_the_digits_of_the_currency(one, currency, net, tax, amount):
    sums = row_sums(one, currency)
    assert (net, tax, amount) == (str(sums.net), str(sums.tax), str(sums.amount))


def test_no_rows_come_to_nothing():
    assert "0.00" == str(totals([], "EUR").amount)


def numbers(most, places):
    return st.decimals(0, most, places=places, allow_nan=False, allow_infinity=False).map(str)


@st.composite
def rows(draw):
    price = draw(numbers(10**12, 4))
    kind = draw(st.sampled_from(DiscountType))
    return ProductRow(
        name="Chair",
        price=price,
        quantity=draw(numbers(10**9, 4).filter(lambda one: Decimal(one) > 0)),
        discount_type=kind,
        discount=draw(numbers(100, 4)) if kind is PERCENT else draw(st.sampled_from(["0", price])),
        tax_rate=draw(st.none() | numbers(100, 4)),
        tax_included=draw(st.booleans()),
    )


@given(st.lists(rows(), max_size=8), CURRENCIES)
def test_what_is_printed_adds_up(several, currency):
    found = [row_sums(one, currency) for one in several]
    sums = totals(several, currency)
    assert sums.amount == sum(one.amount for one in found) == sums.net + sums.tax
    assert sums.tax == sum(one.tax for one in found)
    assert all(-one.amount.as_tuple().exponent == digits_of(currency) for one in [sums, *found])


@given(rows(), CURRENCIES)
def test_a_row_is_never_below_zero_and_a_tax_never_above_what_it_is_on(one, currency):
    sums = row_sums(one, currency)
    assert sums.net >= 0
    assert 0 <= sums.tax <= sums.net + 1


@given(rows(), CURRENCIES)
def test_a_discount_makes_nothing_dearer(one, currency):
    full = ProductRow(**{**_values(one), "discount": "0"})
    assert row_sums(one, currency).amount <= row_sums(full, currency).amount


@given(st.lists(rows(), max_size=4))
def test_rows_are_read_as_they_were_kept(several):
    kept = stored_rows(several)
    fields = {"products": kept} if kept else {}
    assert several == rows_of(deal(fields=fields))


def _values(one):
    return {name: getattr(one, name) for name in one.__struct_fields__}


@pytest.mark.parametrize(
    ("one", "pointer"),
    [
        (row("-1.00"), "/price"),
        (row("1.005"), "/price"),
        (row("1.00", quantity="0"), "/quantity"),
        (row("1.00", discount="101"), "/discount"),
        (row("1.00", discount="-1"), "/discount"),
        (row("1.00", discount="1.01", discount_type=SUM), "/discount"),
        (row("1.00", tax_rate="100.5"), "/tax_rate"),
        (row("999999999999999.99", quantity="999999999999999.9999"), "/quantity"),
        (row("600000000000000.00", tax_rate="100"), "/price"),
    ],
)
def test_numbers_that_make_no_sense_are_refused(one, pointer):
    assert [pointer] == [fault.pointer for fault in row_faults(one, "EUR")]


def test_where_no_currency_is_known_the_message_says_so():
    (fault,) = row_faults(row("1.005"), None)
    assert "an amount without a currency has 2 decimals" == fault.message


@pytest.mark.parametrize("price", ["0.00", "100.00", "1000000.00"])
def test_usual_prices_are_taken(price):
    assert [] == row_faults(row(price), "JPY") == row_faults(row(price), "EUR")


@pytest.mark.parametrize(
    ("given", "kept"), [(2.5, "2.5"), ("20", "20"), ("100.00", "100"), ("-0", "0")]
)
def test_quantities_are_kept_plainly(given, kept):
    assert kept == plain_number(given)


def test_rows_are_told_in_words():
    kept = stored_rows([row("1.00", quantity="2"), ProductRow(name="Table", price="1.00")])
    assert "Chair × 2, Table × 1" == rows_in_words(kept)

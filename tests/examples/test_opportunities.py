"""What becomes of the rows of the CSV files."""

from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from examples.demo.opportunities import (
    BadFile,
    Finding,
    Outcome,
    read_accounts,
    read_book,
    read_opportunities,
)

DATA = Path(__file__).parents[2] / "examples" / "data"
HEADER = "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value"
PRICES = {"GTX Pro": Decimal(4821), "MG Special": Decimal(55)}


def read(*rows):
    findings: list[Finding] = []
    lines = [HEADER, *rows]
    return list(read_opportunities(lines, PRICES, {"Cancity"}, findings)), findings


def test_a_row_becomes_an_opportunity():
    (one,), findings = read("A1,Moses Frase,GTX Pro,Cancity,Won,10/20/2016,3/1/2017,1054")

    assert ("A1", "Moses Frase", "Cancity") == (one.id, one.agent, one.account)
    assert (Outcome.WON, date(2016, 10, 20), date(2017, 3, 1)) == (
        one.outcome,
        one.engaged_on,
        one.closed_on,
    )
    assert (Decimal(4821), Decimal(1054)) == (one.list_price, one.value)
    assert [] == findings


def test_a_second_spelling_of_a_product_is_taken_as_the_first_and_reported():
    (one,), findings = read("A1,Moses Frase,GTXPro,Cancity,Engaging,10/20/2016,,")

    assert ("GTX Pro", Decimal(4821)) == (one.product, one.list_price)
    assert [Finding("A1", "product spelt GTXPro", "taken as GTX Pro")] == findings


def test_an_opportunity_without_account_is_kept_and_reported():
    (one,), findings = read("A1,Moses Frase,MG Special,,Prospecting,,,")

    assert None is one.account
    assert [Finding("A1", "account is missing", "imported without client")] == findings


def test_an_unknown_account_or_product_is_kept_and_reported():
    (one,), findings = read("A1,Moses Frase,Toaster,Nowhere,Prospecting,,,")

    assert (None, "Toaster", Decimal(0)) == (one.account, one.product, one.list_price)
    assert {"product Toaster has no price", "account Nowhere is unknown"} == {
        finding.problem for finding in findings
    }


def test_misspelt_words_of_accounts_are_put_right_and_reported():
    findings: list[Finding] = []
    header = "account,sector,year_established,revenue,employees,office_location,subsidiary_of"
    row = "Bioholding,technolgy,2012,587.34,1356,Philipines,Acme"
    (account,) = read_accounts([header, row], findings)

    assert ("technology", "Philippines", "Acme") == (
        account.sector,
        account.country,
        account.parent,
    )
    assert ["spelt technolgy", "spelt Philipines"] == [one.problem for one in findings]


@pytest.mark.parametrize(
    ("told", "row"),
    [
        ("line 2: 'Sold' is not", "A1,M,GTX Pro,Cancity,Sold,10/20/2016,3/1/2017,1054"),
        ("line 2: time data", "A1,M,GTX Pro,Cancity,Won,2016-10-20,3/1/2017,1054"),
        ("line 2: Won without an engage date", "A1,M,GTX Pro,Cancity,Won,,3/1/2017,1054"),
        ("line 2: Won without a close date", "A1,M,GTX Pro,Cancity,Won,10/20/2016,,"),
        ("line 2: Engaging with a close date", "A1,M,MG Special,,Engaging,1/2/2017,1/3/2017,5"),
        ("line 2: closed before", "A1,M,MG Special,,Lost,1/2/2017,1/2/2017,0"),
    ],
)
def test_a_row_that_contradicts_itself_is_refused_with_its_line(told, row):
    with pytest.raises(BadFile, match=told):
        read(row)


def test_an_id_that_comes_twice_is_refused():
    row = "A1,Moses Frase,MG Special,,Prospecting,,,"

    with pytest.raises(BadFile, match="line 3: the opportunity A1 comes twice"):
        read(row, row)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(BadFile, match=r"accounts\.csv"):
        read_book(tmp_path, 1)


def test_every_row_of_the_data_set_is_kept():
    book = read_book(DATA, 8_800)

    assert (85, 35, 8_800) == (len(book.accounts), len(book.agents), len(book.opportunities))
    outcomes = Counter(one.outcome for one in book.opportunities)
    assert {"Won": 4_238, "Lost": 2_473, "Engaging": 1_589, "Prospecting": 500} == outcomes


def test_every_odd_row_of_the_data_set_is_reported():
    problems = Counter(finding.problem for finding in read_book(DATA, 8_800).findings)

    assert {
        "product spelt GTXPro": 1_480,
        "account is missing": 1_425,
        "spelt technolgy": 12,
        "spelt Philipines": 1,
    } == problems

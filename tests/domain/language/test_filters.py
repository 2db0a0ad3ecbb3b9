"""Filters of placeholders on dates and amounts, and which of them suit which fields."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from chalicelib.domain.errors import Invalid
from chalicelib.domain.items.fields import FieldType
from chalicelib.domain.language.filters import Style, fitting_moment, parse_filter, wrong_filter
from chalicelib.domain.language.placeholders import evaluated, parse_template

BERLIN = Style(ZoneInfo("Europe/Berlin"), "DD.MM.YYYY")


def filled(filters: str, value: Any, currency: str | None = None) -> Any:
    only = parse_template(f"{{{{ deal.field | {filters} }}}}").only
    assert only is not None
    values = {("deal", "field"): value, ("deal", "currency"): currency}
    return evaluated(only, values.get, BERLIN, lambda _, stored: f"<{stored}>")[0]


@pytest.mark.parametrize(
    ("filters", "value", "expected"),
    [
        ('plus:"P1D"', "2026-02-28", "2026-03-01"),
        ('minus:"P1W"', "2026-03-01", "2026-02-22"),
        ('plus:"PT2H"', "2026-03-01", "2026-03-01T01:00:00Z"),
        ('plus:"PT90M"', "2026-03-01T22:45:00Z", "2026-03-02T00:15:00Z"),
        ('plus:"P1D"', "2026-03-28T09:00:00Z", "2026-03-29T08:00:00Z"),
        ('plus:"PT24H"', "2026-03-28T09:00:00Z", "2026-03-29T09:00:00Z"),
        ('plus:"P1D"', "2026-03-28T01:30:00Z", "2026-03-29T01:30:00Z"),
        ('start_of:"month"', "2026-03-17", "2026-03-01"),
        ('start_of:"week"', "2026-03-01", "2026-02-23"),
        ('start_of:"quarter"', "2026-06-30", "2026-04-01"),
        ('start_of:"year"', "2026-06-30", "2026-01-01"),
        ('start_of:"day"', "2026-03-01T23:30:00Z", "2026-03-01T23:00:00Z"),
        ('start_of:"hour"', "2026-03-01T23:30:00Z", "2026-03-01T23:00:00Z"),
        ('start_of:"month" | plus:"P1D"', "2026-03-17", "2026-03-02"),
        ('format:"D MMMM YYYY, HH:mm"', "2026-03-01T23:30:00Z", "2 March 2026, 00:30"),
        ('plus:"P1D" | format:"DD.MM."', "2026-03-01", "02.03."),
        ("date", "2026-03-01", "01.03.2026"),
        ("date", "2026-03-01T23:30:00Z", "02.03.2026 00:30"),
        ('plus:"P1D"', ["2026-03-01", "2026-03-02"], ["2026-03-02", "2026-03-03"]),
        ('plus:"P1D"', None, None),
        ('plus:"P1D" | default:"never"', None, "never"),
    ],
)
def test_dates_are_reckoned_with_on_the_tenants_clock(filters, value, expected):
    assert expected == filled(filters, value)


@pytest.mark.parametrize(
    ("filters", "value", "currency", "expected"),
    [
        ('money:"JPY"', "5000.00", "EUR", "5,000 JPY"),
        ('money:"KWD"', "1.234", None, "1.234 KWD"),
        ('money:"BHD"', "250.85", None, "250.850 BHD"),
        ("money", "5000.00", "JPY", "5,000"),
        ("money", "5000.5", None, "5,000.50"),
        ('money:"points"', "5000", None, "5,000.00 points"),
    ],
)
def test_money_has_the_digits_of_its_currency(filters, value, currency, expected):
    assert expected == filled(filters, value, currency)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [("upper", "<A B>"), ("url", "%3Ca%20b%3E"), ("raw", "a b"), ("raw | upper", "A B")],
)
def test_filters_on_texts_change_what_people_read_unless_it_is_raw(filters, expected):
    assert expected == filled(filters, "a b")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('plus:"1 day"', "duration"),
        ('minus:"P1M"', "use days or weeks"),
        ('start_of:"decade"', "expected one of hour, day"),
        ('format:"%d.%m."', "expected a pattern"),
        ('money:"XYZ"', "no currency XYZ"),
        ("plus", "needs an argument"),
        ('raw:"x"', "takes no argument"),
    ],
)
def test_an_argument_that_means_nothing_is_refused(text, said):
    with pytest.raises(Invalid, match=said):
        parse_filter(text)


@pytest.mark.parametrize(
    ("filters", "kind", "wrong"),
    [
        ("date", FieldType.DATE, None),
        ("date", FieldType.DATETIME, None),
        ("date", FieldType.STRING, "needs a date"),
        ('plus:"P1D"', FieldType.MONEY, "needs a date"),
        ('upper | format:"DD"', FieldType.DATE, "needs a date"),
        ('default:"-" | date', FieldType.STRING, None),
        ("money", FieldType.NUMBER, None),
        ("money", FieldType.MONEY, None),
        ("money", FieldType.STRING, "needs an amount"),
        ("money | upper", FieldType.MONEY, None),
        ("upper | lower | url | raw", FieldType.USER, None),
    ],
)
def test_a_filter_is_held_against_the_type_of_its_field(filters, kind, wrong):
    only = parse_template(f"{{{{ a.b | {filters} }}}}").only
    assert only is not None
    found = wrong_filter(only.filters, kind)
    assert wrong in found if wrong else found is None


@pytest.mark.parametrize(
    ("kind", "value", "fitting"),
    [
        (FieldType.DATE, "2026-03-01T23:30:00Z", "2026-03-02"),
        (FieldType.DATE, ["2026-03-01T23:30:00Z"], ["2026-03-02"]),
        (FieldType.DATE, "2026-03-01", "2026-03-01"),
        (FieldType.DATETIME, "2026-03-01", "2026-02-28T23:00:00Z"),
        (FieldType.DATETIME, "2026-03-01T23:30:00Z", "2026-03-01T23:30:00Z"),
        (FieldType.STRING, "2026-03-01T23:30:00Z", "2026-03-01T23:30:00Z"),
        (FieldType.DATETIME, "0001-01-01", "0001-01-01"),
        (FieldType.DATE, "soon", "soon"),
        (FieldType.DATE, "2026-99-99T", "2026-99-99T"),
        (FieldType.DATE, None, None),
    ],
)
def test_a_moment_fits_where_a_date_is_wanted_and_a_day_where_a_moment_is(kind, value, fitting):
    assert fitting == fitting_moment(kind, value, BERLIN.zone)

"""Public holidays."""

from datetime import date

import pytest

from chalicelib.adapters.public_holidays import PublicHolidays

HOLIDAYS = PublicHolidays()


@pytest.mark.parametrize("country", ["DE", "DE-BY", "US", "US-CA", "GB", "JP"])
def test_countries_and_regions_are_known(country):
    assert HOLIDAYS.knows(country)


@pytest.mark.parametrize("country", ["", "XX", "de", "DEU", "DE-", "DE-XX", "-BY", "DE-BY-X"])
def test_what_is_no_country_is_not_known(country):
    assert not HOLIDAYS.knows(country)
    assert frozenset() == HOLIDAYS.days(country, range(2026, 2027))


def test_a_region_has_days_of_its_own():
    epiphany = date(2026, 1, 6)

    assert epiphany in HOLIDAYS.days("DE-BY", range(2026, 2027))
    assert epiphany not in HOLIDAYS.days("DE", range(2026, 2027))
    assert date(2027, 1, 1) not in HOLIDAYS.days("DE", range(2026, 2027))

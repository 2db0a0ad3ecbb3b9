"""Countries and their time zones."""

import pytest

from chalicelib.domain.people.settings import Settings
from chalicelib.domain.words.countries import country_codes, country_of_zone


@pytest.mark.parametrize(
    ("zone", "country"),
    [("Europe/Berlin", "DE"), ("America/New_York", "US"), ("UTC", None), ("Etc/GMT+5", None)],
)
def test_a_time_zone_lies_in_a_country(zone, country):
    assert country == country_of_zone(zone)


def test_all_countries_have_codes():
    assert {"DE", "US", "JP"} <= country_codes()
    assert "XX" not in country_codes()


@pytest.mark.parametrize(
    ("settings", "home"),
    [
        (Settings(), None),
        (Settings(time_zone="Europe/Berlin"), "DE"),
        (Settings(time_zone="Europe/Berlin", holidays_of="AT-9"), "AT"),
        (Settings(time_zone="Europe/Berlin", holidays_of="AT", country="CH"), "CH"),
    ],
)
def test_a_tenant_is_at_home_where_it_says_or_where_its_holidays_or_clock_are(settings, home):
    assert home == settings.home

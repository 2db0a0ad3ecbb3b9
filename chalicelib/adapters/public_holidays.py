"""Public holidays from the `holidays` package, which is loaded when somebody asks for them."""

from datetime import date
from functools import cache, lru_cache


class PublicHolidays:
    """Knows the holidays of some 250 countries, and of their regions where these have own ones."""

    def knows(self, country: str) -> bool:
        """Return whether it has the holidays of this country or region (DE, DE-BY)."""
        code, _, region = country.partition("-")
        regions = _countries().get(code)
        return regions is not None and (country == code or region in regions)

    def days(self, country: str, years: range) -> frozenset[date]:
        """Return the holidays of these years; none for a country that it does not know."""
        return _days(country, years) if self.knows(country) else frozenset()


@cache
def _countries() -> dict[str, frozenset[str]]:
    import holidays

    found = holidays.list_supported_countries(include_aliases=False)
    return {code: frozenset(regions) for code, regions in found.items() if len(code) == 2}


@lru_cache(maxsize=256)
def _days(country: str, years: range) -> frozenset[date]:
    import holidays

    code, _, region = country.partition("-")
    return frozenset(holidays.country_holidays(code, subdiv=region or None, years=years))

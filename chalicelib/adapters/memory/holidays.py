"""Public holidays that are written down, for tests."""

from collections.abc import Iterable, Mapping
from datetime import date


class MemoryHolidays:
    """Knows the countries that it was given, and no others."""

    def __init__(self, days: Mapping[str, Iterable[date]]) -> None:
        self._days = {country: frozenset(of_country) for country, of_country in days.items()}

    def knows(self, country: str) -> bool:
        """Return whether it has the holidays of this country or region."""
        return country in self._days

    def days(self, country: str, years: range) -> frozenset[date]:
        """Return the holidays of these years."""
        return frozenset(day for day in self._days.get(country, ()) if day.year in years)

"""Countries: their ISO 3166 codes, and in which one a time zone lies, as tzdata tells it."""

from functools import cache
from importlib.resources import files


@cache
def country_codes() -> frozenset[str]:
    """Return the codes of all countries: DE, US ..."""
    return frozenset(line[0] for line in _table("iso3166.tab"))


@cache
def country_of_zone(time_zone: str) -> str | None:
    """Return the country of a time zone, None for one that lies in none, as UTC."""
    return next((code for code, _, zone, *_ in _table("zone.tab") if zone == time_zone), None)


def _table(name: str) -> list[list[str]]:
    text = files("tzdata").joinpath("zoneinfo", name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]

"""Instants as text: one format to show, one to sort by."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

_FIRST = datetime(1970, 1, 1, tzinfo=UTC)


def parse_instant(text: str) -> datetime:
    """Read an RFC 3339 instant and return it in UTC.

    Raises:
        ValueError: not an instant, or without an offset.
    """
    value = datetime.fromisoformat(text)
    if value.tzinfo is None:
        raise ValueError("an instant needs an offset, for example 2026-03-01T09:00:00Z")
    return value.astimezone(UTC)


def show_instant(value: datetime) -> str:
    """Return the instant as the API shows it.

    2026-03-01T09:00:00Z, with a fraction only where there is one.
    """
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def sortable(value: datetime) -> str:
    """Return the instant in fixed width, so that text order is time order."""
    return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def told_by_others(told: datetime, now: datetime) -> datetime:
    """Return when something was that a service tells of: not later than now, nor before 1970."""
    return min(max(told, _FIRST), now).astimezone(UTC)


def on_clock(value: datetime, zone: ZoneInfo) -> datetime:
    """Return an instant on the clock of a zone.

    In the first and last hours that there are, some zones are in a year that there is not; there
    the clock shows UTC.
    """
    try:
        return value.astimezone(zone)
    except OverflowError:
        return value.astimezone(UTC).replace(tzinfo=zone)

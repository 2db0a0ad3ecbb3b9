"""Patterns in which dates and instants are shown: DD.MM.YYYY, HH:mm."""

import re
from collections.abc import Callable
from datetime import date, datetime

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()  # noqa: SIM905
_PART = re.compile(r"\[[^\]]*\]|([A-Za-z])\1*")
_SHOWN: dict[str, Callable[[datetime], str]] = {
    "YYYY": lambda one: f"{one.year:04}",
    "YY": lambda one: f"{one.year % 100:02}",
    "MMMM": lambda one: _MONTHS[one.month - 1],
    "MMM": lambda one: _MONTHS[one.month - 1][:3],
    "MM": lambda one: f"{one.month:02}",
    "M": lambda one: str(one.month),
    "DD": lambda one: f"{one.day:02}",
    "D": lambda one: str(one.day),
    "dddd": lambda one: _DAYS[one.weekday()],
    "ddd": lambda one: _DAYS[one.weekday()][:3],
    "HH": lambda one: f"{one.hour:02}",
    "H": lambda one: str(one.hour),
    "hh": lambda one: f"{one.hour % 12 or 12:02}",
    "h": lambda one: str(one.hour % 12 or 12),
    "mm": lambda one: f"{one.minute:02}",
    "ss": lambda one: f"{one.second:02}",
    "A": lambda one: "AM" if one.hour < 12 else "PM",
}
MAX_PATTERN = 60


def check_pattern(pattern: str) -> None:
    """Refuse a pattern with letters that stand for nothing; literal text stands in brackets.

    Raises:
        ValueError: the sentence says what there is.
    """
    unknown = [
        found[0]
        for found in _PART.finditer(pattern)
        if not found[0].startswith("[") and found[0] not in _SHOWN
    ]
    if unknown or not _PART.search(pattern) or len(pattern) > MAX_PATTERN:
        raise ValueError(
            f"expected a pattern as DD.MM.YYYY or HH:mm; there are {', '.join(_SHOWN)},"
            " and [text] for itself"
        )


def show_date(value: date, pattern: str) -> str:
    """Return a date or a local instant as a pattern says; a date counts as its midnight."""
    at = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)  # noqa: DTZ001

    def part(found: re.Match[str]) -> str:
        text = found[0]
        return text[1:-1] if text.startswith("[") else _SHOWN[text](at)

    return _PART.sub(part, pattern)

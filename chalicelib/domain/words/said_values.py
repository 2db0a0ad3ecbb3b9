"""Values in sentences that were worded in English: amounts, moments and durations, as one reads."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from chalicelib.domain.words.date_patterns import show_date
from chalicelib.domain.words.languages import dates_in, fallback_dates, number_in

_MOMENT: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})( [0-9]{2}:[0-9]{2})?")
_PART: Final = re.compile(r"(?:([0-9]+) )?(day|hour|minute|second)s?")

Tell = Callable[..., str]
"""Tells a sentence by its English, with the values at its places."""


def _moment(text: str, language: str, _: Tell) -> str:
    """Return a moment as readers of the language write it, where the tenant has no own form."""
    found = _MOMENT.fullmatch(text)
    if found is None:
        return text
    try:
        day = date.fromisoformat(found[1])
    except ValueError:
        return text
    return show_date(day, dates_in(fallback_dates(), language)) + (found[2] or "")


def _time(text: str, _: str, tell: Tell) -> str:
    """Return a duration in words in other words: "2 days and 3 hours", or "day" for each."""

    def part(found: re.Match[str]) -> str:
        unit = f"{{count}} {found[2]}"
        return tell(unit, count=found[1] or "").strip()

    *most, last = (_PART.sub(part, one) for one in text.split(" and "))
    return tell("{what} and {rest}", what=most[0], rest=last) if most else last


def _amount(text: str, language: str, _: Tell) -> str:
    return number_in(text, language)


READ: Final[Mapping[str, Callable[[str, str, Tell], str]]] = {
    "amount": _amount,
    "begin": _moment,
    "moment": _moment,
    "time": _time,
    "until": _moment,
}
"""How what stands at a place is read, by the name of the place."""

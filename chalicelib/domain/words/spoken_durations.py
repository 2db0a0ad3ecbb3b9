"""Durations as people say them: "2 days and 3 hours"."""

from chalicelib.domain.words.durations import parse_duration
from chalicelib.domain.words.said import tell

_UNITS = (("{count} day", "{count} days"), ("{count} hour", "{count} hours"))
_SMALL = (("{count} minute", "{count} minutes"), ("{count} second", "{count} seconds"))


def spoken(text: str, language: str | None = None) -> str:
    """Return an ISO 8601 duration in words of a language; what is none as it stands."""
    try:
        duration = parse_duration(text)
    except ValueError:
        return text
    hours, left = divmod(duration.seconds, 3600)
    counts = zip((duration.days, hours, *divmod(left, 60)), _UNITS + _SMALL, strict=True)
    said = [
        tell(one if count == 1 else more, language, count=str(count))
        for count, (one, more) in counts
        if count
    ]
    *most, last = said or [tell("no time", language)]
    return tell("{what} and {rest}", language, what=", ".join(most), rest=last) if most else last

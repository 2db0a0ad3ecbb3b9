"""Durations as people say them: "2 days and 3 hours"."""

from chalicelib.domain.words.durations import parse_duration


def spoken(text: str) -> str:
    """Return an ISO 8601 duration in words; what is none as it stands."""
    try:
        duration = parse_duration(text)
    except ValueError:
        return text
    hours, left = divmod(duration.seconds, 3600)
    minutes, seconds = divmod(left, 60)
    counts = ((duration.days, "day"), (hours, "hour"), (minutes, "minute"), (seconds, "second"))
    said = [f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in counts if count]
    *most, last = said or ["no time"]
    return f"{', '.join(most)} and {last}" if most else last

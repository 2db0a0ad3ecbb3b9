"""Retry-After: when a server wants to be called again (RFC 9110, 10.2.3)."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime


def wait_asked_for(text: str | None, now: datetime) -> timedelta | None:
    """Return how long the server asks to be left alone; None where it says nothing readable.

    `text` is the value of the header: whole seconds, or a date. A date that is past asks for no
    wait at all.
    """
    if text is None:
        return None
    text = text.strip()
    try:
        if text.isascii() and text.isdigit():
            return timedelta(seconds=int(text))
        date = parsedate_to_datetime(text)
        wait = (date if date.tzinfo else date.replace(tzinfo=UTC)) - now
    except (ValueError, OverflowError):
        return None
    return max(wait, timedelta(0))

"""E-mails about a meeting to those who were invited: that it takes place, has changed, or does not.

Calendar programs know it again by its `uid`, and which of them tells the present by `sequence`.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.automation.outside_effects import SendEmail
from chalicelib.domain.card.activities import Activity
from chalicelib.domain.delivery.calendar_event import CalendarEvent
from chalicelib.domain.language.filters import Style, show_moment
from chalicelib.domain.words.instants import show_instant

_SHOWN = ("subject", "description", "location", "start", "end")


class About(StrEnum):
    """What there is to say of a meeting; with it the subject of the e-mail begins."""

    INVITED = "Invitation"
    CHANGED = "Changed"
    CANCELLED = "Cancelled"


def invitations(
    about: About,
    event: CalendarEvent,
    addresses: Sequence[str],
    style: Style,
) -> tuple[SendEmail, ...]:
    """Return an e-mail for each address; nobody is tracked by it."""
    # Here, since what it knows of web addresses takes long to load.
    from chalicelib.domain.delivery.tracking import text_to_html

    when = f"{_moment(event.start, style)} – {_moment(event.end, style)} ({style.zone.key})"
    lines = [event.summary, "", f"When: {when}"]
    lines += [f"Where: {event.location}"] if event.location else []
    lines += ["", event.description] if event.description else []
    text = "\n".join(lines)
    return tuple(
        SendEmail(
            to=(address,),
            sender=None,
            subject=" ".join(f"{about}: {event.summary}".split()),
            text=text,
            html=text_to_html(text),
            track_opening=False,
            track_clicks=False,
            invitation=event,
        )
        for address in addresses
    )


def what_to_tell(before: Activity, after: Activity, now: datetime) -> About | None:
    """Return what those who were invited have to hear of a change, None for nothing.

    Nobody is told of a meeting that is over, was held, or was not open before.
    """
    end = before.end or before.start
    if not before.is_open or not after.invited or end is None:
        return None
    if after.removed:
        return About.CANCELLED if end > now else None
    changed = any(getattr(before, name) != getattr(after, name) for name in _SHOWN)
    later = max(end, after.end or after.start or end)
    return About.CHANGED if changed and after.is_open and later > now else None


def event_of(
    meeting: Activity, sequence: int, stamp: datetime, *, cancelled: bool
) -> CalendarEvent:
    """Return a meeting as calendar programs take it."""
    start = meeting.start or stamp
    return CalendarEvent(
        uid=meeting.id,
        sequence=sequence,
        stamp=stamp,
        start=start,
        end=meeting.end or start,
        summary=meeting.subject,
        location=meeting.location,
        description=meeting.description,
        cancelled=cancelled,
    )


def _moment(instant: datetime, style: Style) -> str:
    return show_moment(show_instant(instant), style)

"""E-mails about a meeting to those who were invited: that it takes place, has changed, or does not.

Calendar programs know it again by its `uid`, and which of them tells the present by `sequence`.
"""

from collections.abc import Mapping, Sequence
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


def what_to_tell(
    before: Activity, after: Activity, now: datetime
) -> Mapping[About, tuple[str, ...]]:
    """Return who has to hear what of a change, by their addresses.

    Nobody is told of a meeting that is over, was held, or was not open before; nor are those whose
    addresses were erased, which changes nothing for anybody.
    """
    end = before.end or before.start
    if not before.is_open or end is None:
        return {}
    if after.removed:
        return _told({About.CANCELLED: before.invited}) if end > now else {}
    later = max(end, after.end or after.start or end)
    if not after.is_open or later <= now:
        return {}
    changed = any(getattr(before, name) != getattr(after, name) for name in _SHOWN)
    handed = before.responsible != after.responsible
    return _told(
        {
            About.CANCELLED: [one for one in before.invited if handed and one not in after.invited],
            About.INVITED: [one for one in after.invited if handed and one not in before.invited],
            About.CHANGED: [one for one in after.invited if changed and one in before.invited],
        }
    )


def _told(who: Mapping[About, Sequence[str]]) -> Mapping[About, tuple[str, ...]]:
    return {about: tuple(addresses) for about, addresses in who.items() if addresses}


def handed_on(invited: Sequence[str], before: str, after: str) -> tuple[str, ...]:
    """Return who is invited once somebody else is responsible: they, where the other one was.

    Either address may be empty: that person has none.
    """
    if before not in invited:
        return tuple(invited)
    instead = [after if one == before else one for one in invited]
    return tuple(dict.fromkeys(one for one in instead if one))


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

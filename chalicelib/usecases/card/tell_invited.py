"""Those who were invited to a meeting hear that it has changed, or does not take place.

The stream notes what they are to hear as a letter that is due a moment later, and what changes
until then is in it. It leaves as those of people do: through the queue, tried again where the
provider does not answer.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from chalicelib.domain.automation.invitations import About, event_of, invitations, what_to_tell
from chalicelib.domain.automation.letters import Letter, Owed
from chalicelib.domain.automation.made_names import made_name
from chalicelib.domain.automation.outside_effects import SendEmail
from chalicelib.domain.automation.run_states import RunState
from chalicelib.domain.card.activities import Activity
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.items.changes import Change
from chalicelib.domain.items.fields import BOUNCED_AT
from chalicelib.domain.language.filters import Style
from chalicelib.ports.table import Put
from chalicelib.records.body import readable
from chalicelib.records.card import ACTIVITY, activity_of, letter_in, letter_key, letter_row
from chalicelib.usecases.card.post_letter import post_letter
from chalicelib.usecases.items.of_clients import holders
from chalicelib.usecases.tenant.retry import retried
from chalicelib.usecases.tenant.tenant import Tenant

QUIET = timedelta(minutes=1)
"""So long after a change those who were invited hear of it, and of all others until then."""


def tell_invited(tenant: Tenant, before: Activity | None, after: Activity, now: datetime) -> None:
    """Let those who were invited hear of a change of a meeting [0, 3 where there is anything]."""
    if before is not None and what_to_tell(before, after, now):
        _owe(tenant, Owed(before, after), now)


def cancel_meetings(tenant: Tenant, change: Change, now: datetime) -> None:
    """Tell that the meetings of an item that was deleted do not take place [1, 3 for each]."""
    if not change.deleted:
        return
    item = change.after
    rows = tenant.table.query(str(item.ref), prefix=f"{ACTIVITY}#")
    for meeting in readable(rows, activity_of):
        tell_invited(tenant, meeting, meeting.gone(item.updated_by, item.updated_at), now)


def with_mails(tenant: Tenant, letter: Letter, now: datetime) -> Letter:
    """Return a letter that is due with the mails that tell of a meeting [0; 1, 1 for each address].

    It has none where the meeting is as they know it, or nobody can be reached.
    """
    if letter.owed is None or letter.mails:
        return letter
    mails = _mails(tenant, letter.owed, now)
    to = [address for mail in mails for address in mail.to]
    told = {"subject": mails[0].subject, "recipient": to} if mails else {}
    return msgspec.structs.replace(letter, mails=mails, params=letter.params | told)


def _mails(tenant: Tenant, owed: Owed, now: datetime) -> tuple[SendEmail, ...]:
    everywhere = tenant.configuration.tenant(now)
    style = Style(everywhere.zone, everywhere.settings.date_format)
    told = what_to_tell(owed.before, owed.after, now)
    takes = _reached(tenant, [one for addresses in told.values() for one in addresses])
    mails: list[SendEmail] = []
    for about, addresses in told.items():
        off = about is About.CANCELLED
        # For whom it is off they are told as they know it.
        event = event_of(owed.before if off else owed.after, *owed.last, cancelled=off)
        mails += invitations(about, event, [one for one in addresses if one in takes], style)
    return tuple(mails)


def _owe(tenant: Tenant, owed: Owed, now: datetime) -> None:
    """Note what is to be told: once, however often the record comes, and beside what is owed.

    [1 read, 1 write, 1 on the queue]
    """
    meeting = owed.after
    version, at = owed.last
    # One that can still take more was made in this minute or the one before. The last name is for
    # where that of this minute has left already, as the stream was late.
    minute = int(at.timestamp()) // 60
    names = [made_name(f"meeting-{meeting.id}", one) for one in (minute - 1, minute)]
    names.append(made_name(f"meeting-{meeting.id}-{at.isoformat()}", version))
    keys = [letter_key(meeting.item, name) for name in names]

    def attempt() -> Letter | None:
        rows = tenant.table.get_many(keys)
        there = [letter_in(rows[key]) for key in keys if key in rows]
        known = [one for one in there if one.owed is not None and one.owed.last >= owed.last]
        if known:
            return known[0] if known[0].takes_more else None  # it may never have been posted
        open = next((one for one in there if one.takes_more), None)
        if open is not None and open.owed is not None:
            joined = msgspec.structs.replace(
                open, owed=Owed(open.owed.before, meeting), version=open.version + 1
            )
            tenant.table.write([Put(letter_row(joined), expect=open.version)])
            return None
        name = names[1] if keys[1] not in rows else names[2]
        letter = _letter(owed, name, now)
        tenant.table.write([Put(letter_row(letter), expect="absent")])
        return letter

    letter = retried(attempt, Unavailable(f"the letters of {meeting.id} keep changing"))
    if letter is not None:
        post_letter(tenant, letter, now)


def _letter(owed: Owed, name: str, now: datetime) -> Letter:
    meeting = owed.after
    return Letter(
        item=meeting.item,
        letter=name,
        author=meeting.updated_by or meeting.created_by,
        written_at=owed.last[1],
        state=RunState.SCHEDULED,
        cause=meeting.cause,
        due_at=now + QUIET,
        params={"subject": " ".join(meeting.subject.split())},
        owed=owed,
    )


def _reached(tenant: Tenant, addresses: Sequence[str]) -> list[str]:
    """Return the addresses that take mail still, and were not erased [1 for each, 1]."""
    invited = [one for one in addresses if "@" in one]
    dead = {
        one["value"]
        for item in holders(tenant, invited)
        for one in item.fields.get("emails", [])
        if BOUNCED_AT in one
    }
    return [one for one in invited if one not in dead]

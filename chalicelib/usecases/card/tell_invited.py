"""Those who were invited to a meeting hear that it has changed, or does not take place.

Called by the stream alone. The e-mails leave as those of people do: through the queue, tried again
where the provider does not answer.
"""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.domain.automation.invitations import About, event_of, invitations, what_to_tell
from chalicelib.domain.automation.letters import Letter
from chalicelib.domain.automation.made_names import made_name
from chalicelib.domain.automation.run_states import RunState
from chalicelib.domain.card.activities import Activity
from chalicelib.domain.errors import Conflict
from chalicelib.domain.items.changes import Change
from chalicelib.domain.items.fields import BOUNCED_AT
from chalicelib.domain.language.filters import Style
from chalicelib.ports.table import Put
from chalicelib.records.body import readable
from chalicelib.records.card import ACTIVITY, activity_of, letter_row
from chalicelib.usecases.card.post_letter import post_letter
from chalicelib.usecases.items.of_clients import holders
from chalicelib.usecases.tenant.tenant import Tenant


def tell_invited(tenant: Tenant, before: Activity | None, after: Activity, now: datetime) -> None:
    """Tell of a change of a meeting.

    [0; where there is something to tell 3, and 1 for each address]
    """
    if before is None:
        return
    for about, addresses in what_to_tell(before, after, now).items():
        # Who is no longer invited is told of it as they know it.
        meeting = before if about is About.CANCELLED else after
        at = after.updated_at or after.created_at
        _post(tenant, about, meeting, addresses, after.version, after.updated_by, at, now)


def cancel_meetings(tenant: Tenant, change: Change, now: datetime) -> None:
    """Tell that the meetings of an item that was deleted do not take place [1, and as above]."""
    if not change.deleted:
        return
    item = change.after
    rows = tenant.table.query(str(item.ref), prefix=f"{ACTIVITY}#")
    for meeting in readable(rows, activity_of):
        gone = meeting.gone(item.updated_by, item.updated_at)
        for about, addresses in what_to_tell(meeting, gone, now).items():
            at, by = item.updated_at, item.updated_by
            _post(tenant, about, meeting, addresses, gone.version, by, at, now)


def _post(
    tenant: Tenant,
    about: About,
    meeting: Activity,
    invited: Sequence[str],
    sequence: int,
    by: int | None,
    at: datetime,
    now: datetime,
) -> None:
    """Store the e-mails once, however often the record comes, and put them on the queue."""
    addresses = _reached(tenant, invited)
    if not addresses:
        return
    everywhere = tenant.configuration.tenant(now)
    event = event_of(meeting, sequence, at, cancelled=about is About.CANCELLED)
    style = Style(everywhere.zone, everywhere.settings.date_format)
    mails = invitations(about, event, addresses, style)
    letter = Letter(
        item=meeting.item,
        letter=made_name(f"{about}-{meeting.id}", sequence),
        author=by or meeting.created_by,
        written_at=at,
        state=RunState.SCHEDULED,
        cause=meeting.cause,
        due_at=now,
        params={"subject": mails[0].subject, "recipient": addresses},
        mails=mails,
    )
    try:
        tenant.table.write([Put(letter_row(letter), expect="absent")])
    except Conflict as conflict:
        if not conflict.refused:
            raise
    post_letter(tenant, letter, now)


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

"""Notices of activities: to those who are newly asked, and reminders.

A notice is stored once and leaves at least once, under one id (notices/tell.py).
"""

from datetime import datetime

import msgspec

from chalicelib.domain.card.activities import Activity
from chalicelib.domain.card.activities import item_of as item_of_activity
from chalicelib.domain.errors import Conflict
from chalicelib.domain.items.causes import CauseKind
from chalicelib.domain.people.notices import Notice
from chalicelib.domain.people.recipients import RESPONSIBLE, recipients
from chalicelib.domain.people.users import User
from chalicelib.domain.words.instants import sortable
from chalicelib.domain.words.languages import text
from chalicelib.ports.table import Put
from chalicelib.records.card import activity_key, activity_of, activity_row
from chalicelib.records.items import item_key, item_of
from chalicelib.usecases.notices.moments import moment_for
from chalicelib.usecases.notices.tell import tell
from chalicelib.usecases.tenant.retry import busy
from chalicelib.usecases.tenant.tenant import Tenant

TRIES = 5


def tell_asked(tenant: Tenant, before: Activity | None, after: Activity, now: datetime) -> None:
    """Tell those who are newly asked, but for the person who asks [1, 1 for each].

    Raises:
        Unavailable: trying again may help.
    """
    asker = after.updated_by if before else after.created_by
    known = set(before.asked if before else ())
    if after.cause.kind is CauseKind.USER and asker is not None:
        known.add(asker)
    if after.is_open and not known.issuperset(after.asked):
        at = after.updated_at or after.created_at
        _tell(tenant, after, f"asked-{after.version}", "new", at, now, known)


def remind(tenant: Tenant, id: str, now: datetime) -> None:
    """Remind of an activity if that is due [1 read; 1 for each who is asked, 2 writes].

    One that is completed, that is gone with its item, or of which somebody was reminded already
    needs none. What is due together is one reminder.

    Raises:
        Unavailable: trying again may help.
    """
    due: datetime | None = None
    for _ in range(TRIES):
        rows = tenant.table.get_many((activity_key(id), item_key(item_of_activity(id))))
        row, item_row = rows.get(activity_key(id)), rows.get(item_key(item_of_activity(id)))
        activity = activity_of(row) if row else None
        instant = activity.next_reminder if activity else None
        if activity is None or instant is None or instant > now:
            return
        gone = item_row is None or item_of(item_row).deleted_at is not None
        if not gone and due != instant:
            due = instant
            _tell(tenant, activity, f"remind-{sortable(due)}", "remind", due, now)
        after = msgspec.structs.replace(activity, remind=() if gone else activity.remind)
        after = msgspec.structs.replace(after.awaiting_reminder(now), version=activity.version + 1)
        try:
            tenant.table.write([Put(activity_row(after), expect=activity.version)])
        except Conflict:
            continue
        return
    raise busy(id)


def _tell(
    tenant: Tenant,
    activity: Activity,
    what: str,
    begin: str,
    at: datetime,
    now: datetime,
    known: set[int] | frozenset[int] = frozenset(),
) -> None:
    """Notify those who are asked; another stands in for a responsible person who has left."""
    wanted = [one for one in activity.asked if one not in known]
    people = [RESPONSIBLE if one == activity.responsible else one for one in wanted]
    company = tenant.configuration.tenant(now)
    around = (activity.responsible, company.users, company.structure)
    notices = [
        Notice(
            id=f"{activity.id}-{what}-{user.id}",
            recipient=user.id,
            at=at,
            sender=activity.created_by or None,
            text=_said(tenant, activity, begin, user, now),
            item=str(activity.item),
        )
        for user in recipients(people, *around).users
    ]
    tell(tenant, notices, now)


def _said(tenant: Tenant, activity: Activity, begin: str, user: User, now: datetime) -> str:
    """Return what an activity is, and when, in the person's language and on their clock."""
    said = text(f"{begin}_{activity.type}", user.language, subject=activity.subject)
    if activity.deadline is None:
        return said
    when = moment_for(tenant, user, activity.deadline, now)
    return text("on" if activity.start else "until", user.language, said=said, when=when)

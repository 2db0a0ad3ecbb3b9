"""Tell people something: store it for them, and let it leave by the ways that they have chosen.

A notice is stored once, under an id that is the same at every try; it leaves at least once.
"""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from chalicelib.domain.errors import Conflict, Refused
from chalicelib.domain.people.notices import Channel, Notice
from chalicelib.ports.mail import Email
from chalicelib.ports.notifier import Notification
from chalicelib.ports.table import Put, Row
from chalicelib.records.people import notice_of, notice_row
from chalicelib.usecases.connections.connected import mail_of
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.tenant import Tenant

AT_ONCE = 50
"""Notices of one transaction."""


def tell(tenant: Tenant, notices: Sequence[Notice], now: datetime) -> None:
    """Store notices and let them leave [1 write per 50, and as `leave` for each].

    Raises:
        Unavailable: trying again may help.
    """
    rows = [stored_row(tenant, one, now) for one in notices]
    for start in range(0, len(rows), AT_ONCE):
        _store(tenant, rows[start : start + AT_ONCE])
    for one in notices:
        leave(tenant, one, now)


def stored_row(tenant: Tenant, notice: Notice, now: datetime) -> Row:
    """Return the row of a notice, which goes after as many days as the tenant keeps them."""
    return notice_row(notice, tenant.configuration.tenant(now).settings.notices_kept)


def leave(tenant: Tenant, notice: Notice, now: datetime) -> None:
    """Let a stored notice leave by the ways that its recipient has chosen [1 for each].

    Where the provider refuses the e-mail for good, the notice says so to its recipient [1 to 2].

    Raises:
        Unavailable: trying again may help.
    """
    user = tenant.configuration.tenant(now).users.get(notice.recipient)
    if user is None or not user.active:
        return
    link = notice.link(tenant.public_url)
    if Channel.TOPIC in user.channels:
        tenant.notifier.notify(
            Notification(
                id=notice.id,
                recipient=user.id,
                recipient_email=user.email,
                sender=notice.sender,
                text=notice.text,
                item=notice.item,
                link=link,
            )
        )
    if Channel.EMAIL in user.channels and user.email is not None:
        email = Email(
            message_id=notice.id,
            sender=tenant.configuration.tenant(now).settings.mail_from,
            to=(user.email,),
            subject=notice.subject,
            text=notice.text + (f"\n\n{link}" if link else ""),
        )
        try:
            mail_of(tenant, now).send(email)
        except Refused as refused:
            _note_refusal(tenant, notice, refused.detail, now)


def _store(tenant: Tenant, rows: Sequence[Row]) -> None:
    """Store those that are not there yet."""
    left = {row.key: row for row in rows}
    while left:
        try:
            tenant.table.write([Put(row, expect="absent") for row in left.values()])
        except Conflict as conflict:
            told_before = conflict.refused & left.keys()
            if not told_before:
                raise
            for key in told_before:
                del left[key]
        else:
            return


def _note_refusal(tenant: Tenant, notice: Notice, why: str, now: datetime) -> None:
    def attempt() -> None:
        row = tenant.table.get(stored_row(tenant, notice, now).key)
        if row is None or notice_of(row).not_mailed:
            return
        stored = notice_of(row)
        noted = msgspec.structs.replace(stored, not_mailed=why, version=stored.version + 1)
        tenant.table.write([Put(stored_row(tenant, noted, now), expect=stored.version)])

    retried(attempt, busy(f"the notice {notice.id}"))

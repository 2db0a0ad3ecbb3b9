"""Tell people something: store it for them, and let it leave by the ways that they have chosen.

A notice is stored once, under an id that is the same at every try; it leaves at least once.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

import msgspec

from chalicelib.domain.errors import Conflict, Refused, Unavailable
from chalicelib.domain.people.notices import Channel, Notice
from chalicelib.ports.mail import Email
from chalicelib.ports.notifier import Notification
from chalicelib.ports.table import Put, Row
from chalicelib.records.body import readable
from chalicelib.records.people import notice_of, notice_row
from chalicelib.usecases.connections.connected import mail_of
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.tenant import Tenant

AT_ONCE = 50
"""Notices of one transaction."""
NOTED_AFTER = 20
"""After so many e-mails it is noted that they have left: so many come twice at most."""


def tell(tenant: Tenant, notices: Sequence[Notice], now: datetime) -> None:
    """Store notices and let them leave [1 write per 50, and as `leave` for each].

    Those that have left are noted, where e-mails were among them or it breaks off in the middle,
    and leave no more where it is done again [1 read and 1 write more, per 20 e-mails].

    Raises:
        Unavailable: trying again may help.
    """
    rows = [stored_row(tenant, one, now) for one in notices]
    gone: set[str] = set()
    for start in range(0, len(rows), AT_ONCE):
        gone |= _store(tenant, rows[start : start + AT_ONCE])
    left: list[Notice] = []
    mailed = 0
    try:
        for one in notices:
            if one.id in gone:
                continue
            mailed += leave(tenant, one, now)
            left.append(one)
            if mailed == NOTED_AFTER:
                _note_left(tenant, left, now)
                left, mailed = [], 0
    except Unavailable:
        _note_left(tenant, left, now)
        raise
    if mailed:
        _note_left(tenant, left, now)


def stored_row(tenant: Tenant, notice: Notice, now: datetime) -> Row:
    """Return the row of a notice, which goes after as many days as the tenant keeps them."""
    return notice_row(notice, tenant.configuration.tenant(now).settings.notices_kept)


def leave(tenant: Tenant, notice: Notice, now: datetime) -> bool:
    """Let a stored notice leave by the ways that its recipient has chosen [1 for each].

    Returns whether an e-mail was among them, which must not come twice. Where the provider refuses
    it for good, the notice says so to its recipient [1 to 2].

    Raises:
        Unavailable: trying again may help.
    """
    user = tenant.configuration.tenant(now).users.get(notice.recipient)
    if user is None or not user.active:
        return False
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
    address = user.email if Channel.EMAIL in user.channels else None
    if address is None:
        return False
    email = Email(
        message_id=notice.id,
        sender=tenant.configuration.tenant(now).settings.mail_from,
        to=(address,),
        subject=notice.subject,
        text=notice.text + (f"\n\n{link}" if link else ""),
    )
    try:
        mail_of(tenant, now).send(email)
    except Refused as refused:
        _note_refusal(tenant, notice, refused.detail, now)
        return False
    return True


def _store(tenant: Tenant, rows: Sequence[Row]) -> set[str]:
    """Store those that are not there yet; return the ids of those that have left before."""
    absent = {row.key: row for row in rows}
    while absent:
        try:
            tenant.table.write([Put(row, expect="absent") for row in absent.values()])
        except Conflict as conflict:
            told_before = conflict.refused & absent.keys()
            if not told_before:
                raise
            for key in told_before:
                del absent[key]
        else:
            break
    before = [row.key for row in rows if row.key not in absent]
    stored = tenant.table.get_many(before) if before else {}
    return {one.id for row in stored.values() if (one := notice_of(row)).left}


def _note_left(tenant: Tenant, notices: Sequence[Notice], now: datetime) -> None:
    def attempt(some: Sequence[Notice]) -> None:
        stored = tenant.table.get_many([stored_row(tenant, one, now).key for one in some])
        noted = [
            msgspec.structs.replace(one, left=True, version=one.version + 1)
            for one in readable(stored.values(), notice_of)
        ]
        tenant.table.write(
            [Put(stored_row(tenant, one, now), expect=one.version - 1) for one in noted]
        )

    for start in range(0, len(notices), AT_ONCE):
        some = notices[start : start + AT_ONCE]
        retried(partial(attempt, some), busy("the list of notices"))


def _note_refusal(tenant: Tenant, notice: Notice, why: str, now: datetime) -> None:
    def attempt() -> None:
        row = tenant.table.get(stored_row(tenant, notice, now).key)
        if row is None or notice_of(row).not_mailed:
            return
        stored = notice_of(row)
        noted = msgspec.structs.replace(stored, not_mailed=why, version=stored.version + 1)
        tenant.table.write([Put(stored_row(tenant, noted, now), expect=stored.version)])

    retried(attempt, busy(f"the notice {notice.id}"))

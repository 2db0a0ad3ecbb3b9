"""Notices, each with the person who is told."""

from datetime import timedelta

from chalicelib.domain.people.notices import Notice
from chalicelib.domain.words.instants import sortable
from chalicelib.ports.table import Key, Row
from chalicelib.records.body import decode, encode

NOTICE = "notice"


def notices_of(user: int) -> str:
    """Return the partition of all notices of a user."""
    return f"notices#{user}"


def unread_of(user: int) -> str:
    """Return the index key of the notices that a user has not read."""
    return f"unread#{user}"


def notice_place(notice: Notice) -> str:
    """Return a notice's place among those of its recipient, the oldest first."""
    return f"{sortable(notice.at)}#{notice.id}"


def notice_row(notice: Notice, kept: timedelta) -> Row:
    """Return the row of a notice; the index has it while it is unread."""
    place = notice_place(notice)
    return Row(
        pk=notices_of(notice.recipient),
        sk=place,
        kind=NOTICE,
        body=encode(notice),
        version=notice.version,
        by_type=(unread_of(notice.recipient), place) if notice.read_at is None else None,
        expires_at=int((notice.at + kept).timestamp()),
    )


def notice_key(user: int, place: str) -> Key:
    """Return where the notice lies that has a place among those of a user."""
    return notices_of(user), place


def notice_of(row: Row) -> Notice:
    """Return the notice that a row holds."""
    return decode(row, Notice)

"""Notices in the table."""

from datetime import UTC, datetime, timedelta

import msgspec

from chalicelib.domain.people.notices import Notice
from chalicelib.records.notices import (
    notice_key,
    notice_of,
    notice_place,
    notice_row,
    notices_of,
    unread_of,
)

AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
NOTICE = Notice(id="n1", recipient=7, at=AT, text="Look")
KEPT = timedelta(days=90)


def test_a_notice_lies_with_its_recipient_in_the_order_of_time_and_expires():
    row = notice_row(NOTICE, KEPT)
    assert notice_key(7, notice_place(NOTICE)) == row.key
    assert (notices_of(7), NOTICE) == (row.pk, notice_of(row))
    assert (AT + KEPT).timestamp() == row.expires_at
    later = msgspec.structs.replace(NOTICE, at=AT + timedelta(seconds=1), id="a")
    assert notice_place(NOTICE) < notice_place(later)


def test_the_index_has_it_while_it_is_unread():
    read = msgspec.structs.replace(NOTICE, read_at=AT)
    assert (unread_of(7), notice_place(NOTICE)) == notice_row(NOTICE, KEPT).by_type
    assert notice_row(read, KEPT).by_type is None

"""Rows of what changed lately."""

from datetime import UTC, datetime, timedelta

from chalicelib.domain.boards.recent import Recent, What
from chalicelib.domain.items.item import ItemRef
from chalicelib.records.boards.recent import line_in, partitions, recent_row

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LINE = Recent(item=ItemRef("deal", 12), what=What.CHANGED, version=3, entry=1)


def test_lines_lie_in_the_order_in_which_they_were_told_and_go_after_a_day():
    first, second = recent_row(LINE, NOON), recent_row(LINE, NOON + timedelta(milliseconds=1))
    assert ("recent#2026-03-02", True) == (first.pk, first.sk < second.sk)
    assert (NOON + timedelta(hours=25)).timestamp() == first.expires_at
    assert LINE == line_in(first)


def test_lines_of_one_instant_have_rows_of_their_own():
    run = Recent(item=LINE.item, what=What.RUNS, entry=1, run="r")
    rows = [recent_row(one, NOON) for one in (LINE, run, Recent(item=LINE.item, what=What.RUNS))]
    assert 3 == len({row.key for row in rows})


def test_what_was_told_since_an_instant_lies_in_the_days_since():
    assert ["recent#2026-03-02"] == partitions(NOON - timedelta(hours=1), NOON)
    days = partitions(NOON - timedelta(hours=13), NOON)
    assert ["recent#2026-03-01", "recent#2026-03-02"] == days

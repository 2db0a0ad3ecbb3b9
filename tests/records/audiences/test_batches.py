"""Rows of those who wait to be added to an audience together."""

from datetime import UTC, datetime

from chalicelib.domain.delivery.batches import Sent, Waiting, opened
from chalicelib.records.audiences.batches import KEPT, Batch, sent_of, waiting_of, window_of

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
BATCH = Batch("facebook", "7")
KEY = "deal_12-3-k2f9"


def test_all_come_back_as_they_were_and_go_after_a_while():
    window, waiting, sent = opened(None, NOW), Waiting("membership#a#7#x_1", NOW), Sent("9")
    rows = [
        BATCH.window_row(window),
        BATCH.waiting_row(KEY, waiting),
        BATCH.sent_row(KEY, sent, NOW),
    ]
    assert [window, waiting, sent] == [
        read(row) for read, row in zip((window_of, waiting_of, sent_of), rows, strict=True)
    ]
    assert {int((NOW + KEPT).timestamp())} == {row.expires_at for row in rows}
    places = [BATCH.window_key, BATCH.waiting_key(KEY), BATCH.sent_key(KEY)]
    assert places == [row.key for row in rows]


def test_who_waits_is_found_by_its_beginning_and_named_by_its_key():
    row = BATCH.waiting_row(KEY, Waiting("membership#a#7#x_1", NOW))
    assert row.sk.startswith(BATCH.waiting_prefix)
    assert KEY == BATCH.key_of(row)
    others = (BATCH.window_key, BATCH.sent_key(KEY))
    assert not [sk for _, sk in others if sk.startswith(BATCH.waiting_prefix)]


def test_each_audience_has_its_own():
    assert Batch("facebook", "8").pk != BATCH.pk

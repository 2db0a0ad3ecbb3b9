"""Idempotency keys in the table."""

from datetime import UTC, datetime

from chalicelib.records.body import decode
from chalicelib.records.idempotency import KEPT, FirstAnswer, Once, once_row

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ONCE = Once(user=7, key="order-1", fingerprint="abc")


def test_each_user_has_keys_of_its_own():
    assert ("once#7#order-1", "once") == once_row(ONCE, {}, NOW).key


def test_the_first_answer_is_kept_beside_what_was_asked():
    kept = decode(once_row(ONCE, {"id": 12}, NOW), FirstAnswer)

    assert ("abc", b'{"id":12}') == (kept.fingerprint, bytes(kept.value))


def test_an_answer_is_kept_for_a_week():
    assert int((NOW + KEPT).timestamp()) == once_row(ONCE, {}, NOW).expires_at
    assert 7 == KEPT.days

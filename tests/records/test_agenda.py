"""The agenda is in the order of time, whatever lies in it."""

from datetime import UTC, datetime, timedelta

from chalicelib.records.agenda import DUE, due_at

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_what_is_due_earlier_comes_first():
    soon, later = due_at(NOON, "z"), due_at(NOON + timedelta(milliseconds=1), "a")
    assert soon < later
    assert (DUE, "z") == (soon[0], soon[1].partition("#")[2])

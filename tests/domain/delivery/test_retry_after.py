"""Retry-After: seconds or a date, or nothing that can be read."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.delivery.retry_after import wait_asked_for

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", timedelta(0)),
        (" 120 ", timedelta(minutes=2)),
        ("Mon, 02 Mar 2026 10:30:00 GMT", timedelta(minutes=30)),
        ("Mon, 02 Mar 2026 10:30:00 -0000", timedelta(minutes=30)),
        ("Sun, 01 Mar 2026 10:30:00 GMT", timedelta(0)),
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("\u0661", None),
        ("9" * 30, None),
    ],
)
def test_a_server_says_how_long_it_wants_to_be_left_alone(text, expected):
    assert expected == wait_asked_for(text, NOW)

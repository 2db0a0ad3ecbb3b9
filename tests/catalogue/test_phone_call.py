"""Calls: which of them a trigger means by its line."""

from datetime import UTC, datetime

import pytest

from chalicelib.catalogue.triggers.communication.call_missed import CallMissed
from chalicelib.domain.automation.signals import Signal


@pytest.mark.parametrize(
    ("line", "told", "means"),
    [
        (None, "+49301234567", True),
        (None, None, True),
        ("+49 (30) 123-4567", "+49301234567", True),
        ("+49 30 1234567", "030 123 45 67", True),
        ("030/1234567", "+49301234567", True),
        ("0049 30 1234567", "+49301234567", True),
        ("+49 30 1234567", "040 1234567", False),
        ("12", "+4912", False),
        ("+49 30 1234567", "+49309999999", False),
        ("+49 30 1234567", None, False),
        ("Sales", "sales", True),
        ("Gr\u00f6\u00dfe", "GRO\u0308SSE", True),
        ("Sales", "Service", False),
        ("Sales", None, False),
    ],
)
def test_a_line_is_meant_however_its_number_is_written(line, told, means):
    settings = {} if told is None else {"line": told}
    at = datetime(2026, 11, 2, tzinfo=UTC)
    signal = Signal(id="1", type="call_missed", occurred_at=at, settings=settings)
    assert means is CallMissed(line=line).matches_signal(signal)

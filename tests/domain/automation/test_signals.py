"""When a signal came to us."""

from datetime import UTC, datetime, timedelta

import msgspec

from chalicelib.domain.automation.signals import Signal

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
SIGNAL = Signal(id="s1", type="email_received", occurred_at=AT, item="deal_12")


def test_a_signal_comes_when_it_happens_unless_the_sender_says_otherwise():
    late = msgspec.structs.replace(SIGNAL, received_at=AT + timedelta(hours=3))

    assert AT == SIGNAL.came_at
    assert AT + timedelta(hours=3) == late.came_at

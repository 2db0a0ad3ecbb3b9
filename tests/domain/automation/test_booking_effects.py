"""What the run log says of bookings, and that each acts alone: it may write many rows."""

from datetime import UTC, datetime

from chalicelib.domain.automation.booking_effects import BookTime, CancelBookings


def test_the_log_says_when_and_what():
    start, end = (datetime(2026, 3, 2, hour, 30, tzinfo=UTC) for hour in (9, 10))
    booking = BookTime(
        field="uf_room", resources=("room",), users=(), start=start, end=end, service=""
    )
    assert "2026-03-02T09:30Z to 2026-03-02T10:30Z" == booking.in_words({})
    assert "uf_room" == CancelBookings(field="uf_room").in_words({})
    assert booking.acts_alone
    assert CancelBookings.acts_alone

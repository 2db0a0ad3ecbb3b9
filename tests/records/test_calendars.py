"""Where addresses of calendars lie."""

from chalicelib.records.body import decode
from chalicelib.records.calendars import CalendarAddress, calendar_key, calendar_row
from tests.support.contexts import NOW


def test_each_user_has_one_row():
    address = CalendarAddress(user=7, serial=2, made_at=NOW)
    row = calendar_row(address, 5)
    assert (("calendars", "000000000007"), 5) == (row.key, row.version)
    assert row.key == calendar_key(7)
    assert address == decode(row, CalendarAddress)

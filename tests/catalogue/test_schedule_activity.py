"""What schedule_call and schedule_meeting share: shown by the tests of both."""

from chalicelib.catalogue.schedule_activity import ScheduleAction


def test_a_call_has_no_place():
    assert "" == ScheduleAction.place(None, None)  # type: ignore[arg-type]

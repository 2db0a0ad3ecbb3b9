"""Schedule call (R28)."""

from datetime import UTC, datetime

import pytest

from chalicelib.catalogue.actions.employees.card.schedule_call import ScheduleCall
from chalicelib.domain.automation.effects import ActionFailed
from chalicelib.domain.card.activities import ActivityType
from tests.support.contexts import BORIS, action_context, check_context, deal, pointers


def planned(**params):
    about = deal(title="Roof\nnew", fields={"close_date": "2026-03-27"})
    call = ScheduleCall(subject="Call {{ deal.title }}", **params)
    (activity,) = call.plan(action_context(item=about)).effects
    return activity


def test_a_call_begins_some_time_from_now_and_takes_half_an_hour():
    call = planned(start_in="P1D", description="{{ deal.amount }}", responsible=BORIS.id)
    begins = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
    assert (ActivityType.CALL, "Call Roof new", "5000.00", BORIS.id) == (
        call.type,
        call.subject,
        call.description,
        call.responsible,
    )
    assert (begins, begins, begins.replace(minute=30)) == (call.deadline, call.start, call.end)


def test_a_call_begins_relative_to_a_date_at_a_clock_time():
    call = planned(start_field="close_date", start_offset="-P2D", start_time="10:00", length="PT1H")
    assert datetime(2026, 3, 25, 9, 0, tzinfo=UTC) == call.start
    assert datetime(2026, 3, 25, 10, 0, tzinfo=UTC) == call.end


def test_a_length_in_days_keeps_the_clock_time_where_the_clocks_change():
    call = planned(start_field="close_date", start_offset="P1D", start_time="10:00", length="P1D")
    assert datetime(2026, 3, 28, 9, 0, tzinfo=UTC) == call.start
    assert datetime(2026, 3, 29, 8, 0, tzinfo=UTC) == call.end


@pytest.mark.parametrize(
    ("params", "place"),
    [
        ({}, "/start_in"),
        ({"start_in": "tomorrow"}, "/start_in"),
        ({"start_field": "title"}, "/start_field"),
        ({"start_field": "close_date"}, "/start_time"),
        ({"start_in": "P1D", "start_field": "uf_meeting"}, "/start_field"),
        ({"start_in": "P1D", "length": "PT0S"}, "/length"),
        ({"start_in": "P1D", "length": "P15D"}, "/length"),
        ({"start_in": "P1D", "length": "long"}, "/length"),
        ({"start_in": "P1D", "responsible": 99}, "/responsible"),
    ],
)
def test_what_is_wrong_with_it_is_named(params, place):
    assert place in pointers(ScheduleCall(subject="Call", **params).check(check_context()))


def test_a_call_at_the_end_of_time_fails_with_its_reason():
    about = deal(fields={"close_date": "9999-12-31"})
    call = ScheduleCall(subject="Call", start_field="close_date", start_time="23:59", length="P2D")
    with pytest.raises(ActionFailed) as failed:
        call.plan(action_context(item=about))
    assert "unusable_date" == failed.value.code

"""Plan activity (R10)."""

from datetime import UTC, datetime

import msgspec
import pytest
from msgspec.structs import replace

from chalicelib.catalogue.action import parse_action
from chalicelib.catalogue.actions.employees.card.create_activity import CreateActivity
from chalicelib.domain.automation.effects import ActionFailed, AddActivity
from tests.support.contexts import BORIS, DORA, action_context, check_context, deal, pointers


def planned(action, **around) -> AddActivity:
    (activity,) = action.plan(action_context(**around)).effects
    return activity


def deadline(**params) -> datetime | None:
    about = deal(fields={"close_date": "2026-03-27", "uf_meeting": "2026-03-10T13:30:00Z"})
    return planned(CreateActivity(subject="Call", **params), item=about).deadline


def test_the_responsible_person_gets_it_unless_somebody_is_named():
    expected = AddActivity(
        subject="Call about Roof",
        description="5000.00",
        responsible=1,
        deadline=None,
        important=False,
        auto_complete=False,
    )
    action = CreateActivity(subject="Call about {{ deal.title }}", description="{{ deal.amount }}")

    assert expected == planned(action, item=deal(title="Roof"))


@pytest.mark.parametrize("who", ["responsible", BORIS.id])
def test_a_user_can_be_named(who):
    about = deal(responsible=BORIS.id)

    assert (
        BORIS.id == planned(CreateActivity(subject="Call", responsible=who), item=about).responsible
    )


def test_the_marks_are_kept():
    activity = planned(CreateActivity(subject="Call", important=True, auto_complete=True))

    assert (True, True) == (activity.important, activity.auto_complete)


def test_a_subject_is_one_line():
    about = deal(title="Roof\nand walls")

    assert (
        "Roof and walls" == planned(CreateActivity(subject="{{ deal.title }}"), item=about).subject
    )


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"deadline_in": "PT90M"}, datetime(2026, 3, 2, 10, 30, tzinfo=UTC)),
        # The clocks go forward on 29 March: 10:00 in Berlin is 08:00 UTC from then on.
        ({"deadline_in": "P30D"}, datetime(2026, 4, 1, 8, 0, tzinfo=UTC)),
        ({"deadline_field": "uf_meeting"}, datetime(2026, 3, 10, 13, 30, tzinfo=UTC)),
        (
            {"deadline_field": "uf_meeting", "deadline_offset": "P2D", "deadline_time": "12:00"},
            datetime(2026, 3, 12, 11, 0, tzinfo=UTC),
        ),
        (
            {"deadline_field": "uf_meeting", "deadline_offset": "-PT1H"},
            datetime(2026, 3, 10, 12, 30, tzinfo=UTC),
        ),
        (
            {"deadline_field": "close_date", "deadline_time": "09:00"},
            datetime(2026, 3, 27, 8, 0, tzinfo=UTC),
        ),
        (
            {"deadline_field": "close_date", "deadline_offset": "P3D", "deadline_time": "09:00"},
            datetime(2026, 3, 30, 7, 0, tzinfo=UTC),
        ),
    ],
)
def test_the_deadline_counts_from_now_or_from_a_date_field(params, expected):
    assert expected == deadline(**params)


def test_an_empty_date_field_fails():
    with pytest.raises(ActionFailed) as failed:
        CreateActivity(subject="Call", deadline_field="uf_meeting").plan(action_context())

    assert "no_date" == failed.value.code


def test_a_deadline_beyond_the_calendar_fails():
    about = deal(fields={"close_date": "9999-12-31"})
    action = CreateActivity(
        subject="Call", deadline_field="close_date", deadline_offset="P9D", deadline_time="09:00"
    )

    with pytest.raises(ActionFailed) as failed:
        action.plan(action_context(item=about))

    assert "unusable_date" == failed.value.code


def test_a_user_who_has_left_cannot_get_it():
    with pytest.raises(ActionFailed) as failed:
        CreateActivity(subject="Call", responsible=DORA.id).plan(action_context())

    assert "no_recipient" == failed.value.code
    assert "Dora Klein (user 4) is no longer active" == failed.value.detail


def test_an_admin_gets_it_where_the_responsible_person_has_left():
    users = {DORA.id: DORA, BORIS.id: replace(BORIS, admin=True)}
    about = action_context(item=deal(responsible=DORA.id), users=users)
    plan = CreateActivity(subject="Call").plan(about)
    assert [BORIS.id] == [one.responsible for one in plan.effects]
    assert "Boris Weber (user 2) stands in" in plan.results["replaced"]


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, []),
        ({"responsible": BORIS.id, "deadline_in": "P1D"}, []),
        ({"deadline_field": "uf_meeting", "deadline_offset": "-P1D"}, []),
        ({"subject": "{{ deal.nothing }}"}, ["/subject"]),
        ({"responsible": DORA.id}, ["/responsible"]),
        ({"deadline_in": "tomorrow"}, ["/deadline_in"]),
        ({"deadline_in": "-P1D"}, ["/deadline_in"]),
        ({"deadline_in": "P1D", "deadline_field": "uf_meeting"}, ["/deadline_field"]),
        ({"deadline_field": "title"}, ["/deadline_field"]),
        ({"deadline_field": "nothing"}, ["/deadline_field"]),
        ({"deadline_field": "close_date"}, ["/deadline_time"]),
        ({"deadline_field": "close_date", "deadline_time": "25:00"}, ["/deadline_time"]),
        ({"deadline_field": "uf_meeting", "deadline_offset": "soon"}, ["/deadline_offset"]),
        (
            {"deadline_offset": "P1D", "deadline_time": "12:00"},
            ["/deadline_offset", "/deadline_time"],
        ),
    ],
)
def test_users_and_deadlines_are_checked_when_the_rule_is_saved(params, expected):
    action = CreateActivity(**{"subject": "Call", **params})

    assert expected == pointers(action.check(check_context()))


@pytest.mark.parametrize("params", [{"subject": ""}, {"subject": "x", "responsible": "boss"}])
def test_parameters_that_do_not_fit_are_refused(params):
    with pytest.raises(msgspec.ValidationError):
        parse_action(CreateActivity, params)

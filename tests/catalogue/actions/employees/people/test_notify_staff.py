"""Notify colleagues (R26)."""

import msgspec
import pytest
from msgspec.structs import replace

from chalicelib.catalogue.action import parse_action
from chalicelib.catalogue.actions.employees.people.notify_staff import NotifyStaff
from chalicelib.domain.automation.effects import ActionFailed
from chalicelib.domain.automation.outside_effects import Notify
from tests.support.contexts import ANNA, BORIS, DORA, action_context, check_context, deal, pointers


def planned(action, **around) -> Notify:
    (notice,) = action.plan(action_context(**around)).effects
    return notice


def test_the_responsible_person_is_told_in_the_name_of_the_acting_user():
    notice = planned(NotifyStaff(text="{{ deal.title }} won"), item=deal(title="Roof"), actor=2)

    assert Notify(recipient=ANNA.id, sender=2, text="Roof won") == notice


@pytest.mark.parametrize(
    ("recipients", "expected"),
    [(BORIS.id, (2,)), ([BORIS.id, "responsible"], (2, 1)), ([ANNA.id, "responsible"], (1,))],
)
def test_each_recipient_is_told_once(recipients, expected):
    plan = NotifyStaff(text="Look", recipients=recipients).plan(action_context())
    assert expected == tuple(notice.recipient for notice in plan.effects)


@pytest.mark.parametrize(
    ("sender", "actor", "expected"), [(BORIS.id, ANNA.id, BORIS.id), (None, 0, None)]
)
def test_a_sender_can_be_named_and_the_system_is_none(sender, actor, expected):
    assert expected == planned(NotifyStaff(text="Look", sender=sender), actor=actor).sender


@pytest.mark.parametrize("about", [deal(responsible=DORA.id), deal(responsible=99)])
def test_it_fails_where_the_responsible_person_has_left(about):
    with pytest.raises(ActionFailed) as failed:
        planned(NotifyStaff(text="Look"), item=about)

    assert "no_recipient" == failed.value.code
    assert failed.value.detail in (
        "Dora Klein (user 4) is no longer active",
        "the user 99 does not exist",
    )


def test_an_admin_is_told_where_the_responsible_person_has_left():
    boss = replace(BORIS, admin=True)
    around = {"item": deal(responsible=DORA.id), "users": {one.id: one for one in (DORA, boss)}}
    plan = NotifyStaff(text="Look").plan(action_context(**around))
    assert [boss.id] == [notice.recipient for notice in plan.effects]
    said = "Dora Klein (user 4) is no longer active; Boris Weber (user 2) stands in"
    assert {"replaced": said} == plan.results


def test_others_are_told_where_a_named_person_has_left():
    plan = NotifyStaff(text="Look", recipients=[DORA.id, BORIS.id]).plan(action_context())
    assert [BORIS.id] == [notice.recipient for notice in plan.effects]
    assert {"left_out": "Dora Klein (user 4) is no longer active"} == plan.results


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"recipients": [BORIS.id, "responsible"], "sender": ANNA.id}, []),
        ({"text": "{{ deal.nothing }}"}, ["/text"]),
        ({"recipients": []}, ["/recipients"]),
        ({"recipients": "client"}, ["/recipients"]),
        ({"recipients": ["responsible", 99]}, ["/recipients/1"]),
        ({"sender": DORA.id}, ["/sender"]),
    ],
)
def test_people_are_checked_when_the_rule_is_saved(params, expected):
    assert expected == pointers(NotifyStaff(**{"text": "Look", **params}).check(check_context()))


@pytest.mark.parametrize("recipients", [True, 1.5, None, [None]])
def test_recipients_that_are_neither_ids_nor_words_are_refused(recipients):
    with pytest.raises(msgspec.ValidationError):
        parse_action(NotifyStaff, {"text": "Look", "recipients": recipients})

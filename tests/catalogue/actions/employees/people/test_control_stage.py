"""Notice that the item has stayed on its stage (R21)."""

import pytest
from msgspec.structs import replace

from chalicelib.catalogue.actions.employees.people.control_stage import ControlStage
from chalicelib.domain.automation.outside_effects import Notify
from chalicelib.domain.people.departments import Department, Structure
from tests.support.contexts import ANNA, BORIS, action_context, check_context, deal, pointers

BOSS = replace(BORIS, id=7, name="Bo")
USERS = {one.id: one for one in (ANNA, BORIS, BOSS)}
LED = Structure([Department(id="d", name="Sales", head=BOSS.id, members=(ANNA.id,))])


def test_the_head_of_the_responsible_person_is_told_in_nobodys_name():
    context = action_context(item=deal(title="Roof"), users=USERS, structure=LED, actor=2)
    (notice,) = ControlStage().plan(context).effects
    assert Notify(recipient=7, sender=None, text="Roof is still on the stage new.") == notice


def test_without_a_head_the_admins_are_told_and_the_result_says_so():
    admins = {1: replace(ANNA, admin=False), 2: replace(BORIS, admin=True), 7: BOSS}
    plan = ControlStage(text="Look").plan(action_context(users=admins))
    assert [2] == [notice.recipient for notice in plan.effects]
    assert plan.results["replaced"].startswith("nobody is the head of Anna")


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, []),
        ({"recipients": ["head", "responsible", BORIS.id]}, []),
        ({"recipients": ["boss"]}, ["/recipients/0"]),
        ({"recipients": []}, ["/recipients"]),
        ({"text": "{{ item.nothing }}"}, ["/text"]),
    ],
)
def test_it_is_checked_when_the_rule_is_saved(params, expected):
    assert expected == pointers(ControlStage(**params).check(check_context()))

"""Change responsible (R19)."""

from collections import Counter

import pytest

from chalicelib.catalogue.actions.employees.items.change_responsible import ChangeResponsible
from chalicelib.domain.automation.effects import ActionFailed, ChangeItem, Plan
from tests.support.contexts import (
    ANNA,
    BORIS,
    CARLA,
    DORA,
    action_context,
    check_context,
    deal,
    pointers,
)


def chosen(users, turn=0, **over) -> int:
    context = action_context(item=deal(**over))
    context.turn = turn
    return ChangeResponsible(users=users).plan(context).results["responsible"]


@pytest.mark.parametrize("users", [BORIS.id, [BORIS.id], [BORIS.id, BORIS.id]])
def test_another_user_is_put_in_charge(users):
    about = deal(responsible=ANNA.id)

    expected = Plan((ChangeItem(about.ref, {"responsible": 2}),), {"responsible": 2})
    assert expected == ChangeResponsible(users=users).plan(action_context(item=about))


def test_nothing_changes_where_one_of_them_is_in_charge_already():
    action = ChangeResponsible(users=[BORIS.id, ANNA.id])

    assert Plan((), {"responsible": 1}) == action.plan(
        action_context(item=deal(responsible=ANNA.id))
    )


def test_several_users_share_the_items_evenly():
    users = [BORIS.id, CARLA.id]

    turns = enumerate(range(2, 202, 2))  # whatever their ids are, all even for example
    expected = {BORIS.id: 50, CARLA.id: 50}
    assert expected == Counter(chosen(users, turn=turn, id=id) for turn, id in turns)


@pytest.mark.parametrize(
    ("expected", "users", "responsible"),
    [
        (True, [BORIS.id, CARLA.id], ANNA.id),
        (False, [BORIS.id, CARLA.id], CARLA.id),
        (False, [BORIS.id, DORA.id], ANNA.id),
        (False, BORIS.id, ANNA.id),
    ],
)
def test_a_turn_is_taken_only_where_one_of_several_has_to_be_chosen(expected, users, responsible):
    context = action_context(item=deal(responsible=responsible))

    assert expected is ChangeResponsible(users=users).takes_turns(context)


def test_a_user_who_has_left_is_passed_over():
    assert {BORIS.id} == {chosen([DORA.id, BORIS.id], turn=turn) for turn in range(4)}


def test_a_user_who_has_left_is_replaced_even_where_listed():
    assert BORIS.id == chosen([DORA.id, BORIS.id], responsible=DORA.id)


@pytest.mark.parametrize("users", [DORA.id, [99]])
def test_it_fails_where_nobody_is_left(users):
    with pytest.raises(ActionFailed) as failed:
        chosen(users)

    assert "no_recipient" == failed.value.code


@pytest.mark.parametrize(
    ("users", "expected"),
    [
        (BORIS.id, []),
        ([ANNA.id, BORIS.id], []),
        ([], ["/users"]),
        (DORA.id, ["/users"]),
        ([BORIS.id, 99], ["/users/1"]),
    ],
)
def test_the_users_are_checked_when_the_rule_is_saved(users, expected):
    assert expected == pointers(ChangeResponsible(users=users).check(check_context()))

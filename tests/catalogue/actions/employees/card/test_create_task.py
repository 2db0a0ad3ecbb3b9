"""Create task (R31)."""

import pytest

from chalicelib.catalogue.actions.employees.card.create_task import CreateTask
from chalicelib.domain.card.activities import ActivityType
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


def planned(**params):
    task = CreateTask(subject="Measure {{ deal.title }}", **params)
    (activity,) = task.plan(action_context(item=deal(title="Roof"))).effects
    return activity


def test_it_asks_for_a_task_with_all_that_belongs_to_one():
    made = planned(
        responsible=BORIS.id,
        participants=[CARLA.id, BORIS.id, CARLA.id],
        checklist=["Ladder\nfor {{ deal.title }}", "{{ deal.comments }}", "x" * 2_000],
        created_by=CARLA.id,
        important=True,
    )
    assert (ActivityType.TASK, "Measure Roof", BORIS.id, CARLA.id, True) == (
        made.type,
        made.subject,
        made.responsible,
        made.created_by,
        made.important,
    )
    assert (CARLA.id, BORIS.id) == made.participants
    assert ("Ladder for Roof", "x" * 1_000) == made.checklist


def test_those_who_have_left_take_no_part_and_give_way_to_who_acts():
    made = planned(participants=[DORA.id, ANNA.id], created_by=DORA.id)
    assert ((ANNA.id,), None) == (made.participants, made.created_by)


@pytest.mark.parametrize(
    ("params", "place"),
    [
        ({"participants": [1, 99]}, "/participants/1"),
        ({"created_by": 99}, "/created_by"),
        ({"responsible": 99}, "/responsible"),
        ({"deadline_in": "tomorrow"}, "/deadline_in"),
        ({"checklist": ["{{ deal.nope }}"]}, "/checklist/0"),
    ],
)
def test_what_is_wrong_with_it_is_named(params, place):
    assert [place] == pointers(CreateTask(subject="Measure", **params).check(check_context()))

"""Answers to requests for information: they set what they say and nothing else."""

import pytest

from chalicelib.domain.errors import Clash, Invalid
from chalicelib.domain.workflows.tasks import TaskAnswer
from chalicelib.usecases.workflows.answer_tasks import complete_task
from chalicelib.usecases.workflows.read_runs import read_run
from tests.support.bureau import publish, start, tasks_for
from tests.support.world import ANNA, World

VARIABLES = {
    "kept": {"type": "string", "default": "as it was"},
    "needed": {"type": "number", "required": True},
    "chosen": {"type": "list", "options": ["a", "b"]},
}


@pytest.fixture
def world() -> World:
    return World()


def asked(world, kind="request_information", fields=("kept", "needed", "chosen")):
    step = {"type": "user_task", "kind": kind, "users": [1], "subject": "Say"}
    if kind == "request_information":
        step["fields"] = list(fields)
    pause = {"type": "pause", "interval": "P1D"}
    run = start(world, publish(world, step, pause, variables=VARIABLES), world.create())
    (task,) = tasks_for(world)
    return run, task


def answer(world, task, answer=TaskAnswer.OK, **fields):
    complete_task(world.tenant, ANNA, task.id, answer, now=world.now, fields=fields)
    world.settle()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"needed": 1}, {"kept": "as it was", "needed": 1, "chosen": None}),
        ({"needed": 1, "kept": None}, {"kept": None, "needed": 1, "chosen": None}),
        ({"needed": 1, "chosen": "b"}, {"kept": "as it was", "needed": 1, "chosen": "b"}),
    ],
)
def test_what_is_not_given_stays_as_it_was(world, fields, expected):
    run, task = asked(world)
    answer(world, task, **fields)
    assert expected == read_run(world.tenant, ANNA, run.id, world.now).run.variables


@pytest.mark.parametrize(
    ("fields", "pointers"),
    [
        ({}, ["/fields/needed"]),
        ({"needed": None}, ["/fields/needed"]),
        ({"needed": 1, "chosen": "c"}, ["/fields/chosen"]),
        ({"needed": "x", "a/b": 1}, ["/fields/a~1b", "/fields/needed"]),
    ],
)
def test_faults_have_pointers(world, fields, pointers):
    _run, task = asked(world)
    with pytest.raises(Invalid) as refused:
        answer(world, task, **fields)
    assert pointers == sorted(fault.pointer for fault in refused.value.faults)


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("approve", TaskAnswer.YES),
        ("approve", TaskAnswer.NO),
        ("read", TaskAnswer.OK),
        ("request_information", TaskAnswer.CANCEL),
    ],
)
def test_other_answers_take_no_values(world, kind, given):
    _run, task = asked(world, kind)
    with pytest.raises(Invalid) as refused:
        answer(world, task, given, needed=1)
    assert refused.value.faults[0].pointer in ("/fields", "/fields/needed")
    answer(world, task, given)
    assert [] == tasks_for(world)


def test_only_the_very_same_answer_is_taken_twice(world):
    _run, task = asked(world)
    for _ in range(2):
        answer(world, task, needed=1)
    for fields in ({"needed": 2}, {"needed": 1, "kept": "more"}):
        with pytest.raises(Clash):
            answer(world, task, **fields)
    with pytest.raises(Invalid):
        answer(world, task)

"""Approvals of several: each answer counts once, and exactly one outcome comes of them."""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import Clash, Invalid
from chalicelib.domain.people.rights import Caller
from chalicelib.domain.people.users import User
from chalicelib.domain.workflows.tasks import TaskAnswer
from chalicelib.records.people import user_row
from chalicelib.records.workflows import TASK
from chalicelib.usecases.workflows.answer_tasks import complete_task
from chalicelib.usecases.workflows.delegate_tasks import delegate_task
from chalicelib.usecases.workflows.read_tasks import get_task
from tests.support.bureau import comment, log, publish, start, tasks_for, words
from tests.support.waits import ask, waiters
from tests.support.world import ANNA, BEN, World, interrupt, of_kind

CLEO = Caller.of(User(id=3, name="Cleo"))
DAN = Caller.of(User(id=4, name="Dan"))
YES, NO, OK = TaskAnswer.YES, TaskAnswer.NO, TaskAnswer.OK
END = comment("{{ results.asked.result }}")


@pytest.fixture
def world() -> World:
    world = World()
    world.save(user_row(CLEO.user), user_row(DAN.user))
    return world


def voting(world, *after, **more):
    step = ask(1, 2, 3, **{"kind": "approve", "decide": "votes", "votes": 2, **more})
    deal = world.create()
    run = start(world, publish(world, step, *(after or (END,))), deal)
    return run, deal, tasks_for(world)[0]


def say(world, user, task, answer=YES, **more):
    complete_task(world.tenant, user, task.id, answer, now=world.now, **more)
    world.settle()


def test_a_run_goes_on_once_enough_have_agreed(world):
    run, deal, task = voting(world)
    say(world, ANNA, task)
    assert ([], True) == (words(world, deal), get_task(world.tenant, task.id).is_open)
    assert ([], [task.id]) == (tasks_for(world, 1), [one.id for one in tasks_for(world, 2)])
    say(world, BEN, task, comment="fine")
    assert (["yes"], []) == (words(world, deal), tasks_for(world, 3))
    assert {
        "result": "yes",
        "user": 2,
        "comment": "fine",
        "answers": ["Anna: yes", "Ben: yes (fine)"],
        "yes": [1, 2],
        "no": [],
    } == log(world, run)[0].result
    with pytest.raises(Clash):
        say(world, CLEO, task, NO)


def test_a_run_goes_on_once_enough_cannot_agree_any_more(world):
    _run, deal, task = voting(world)
    say(world, ANNA, task, NO)
    say(world, CLEO, task, NO)
    assert ["no"] == words(world, deal)


def test_all_have_to_read(world):
    _run, deal, task = voting(world, kind="read", decide="all", votes=None)
    for user in (ANNA, BEN):
        say(world, user, task, OK)
    assert [] == words(world, deal)
    say(world, CLEO, task, OK)
    assert ["ok"] == words(world, deal)


def test_later_steps_can_look_at_who_said_what(world):
    looks = {
        "type": "condition",
        "branches": [
            {
                "when": {"field": "results.asked.no", "op": "not_empty"},
                "steps": [comment("{{ results.asked.answers }}")],
            }
        ],
    }
    _run, deal, task = voting(world, looks)
    for user, answer in ((ANNA, YES), (BEN, NO), (CLEO, YES)):
        say(world, user, task, answer)
    assert ["Anna: yes, Ben: no, Cleo: yes"] == words(world, deal)


def test_two_answers_at_once_both_count(world):
    _run, deal, task = voting(world)
    interrupt(world.table, "write", before=lambda: say(world, BEN, task), when=of_kind(TASK))
    say(world, ANNA, task)
    assert [2, 1] == [one.user for one in get_task(world.tenant, task.id).answers]
    assert ["yes"] == words(world, deal)


def test_of_two_that_decide_at_once_one_decides(world):
    _run, deal, task = voting(world)
    say(world, ANNA, task)
    interrupt(world.table, "write", before=lambda: say(world, BEN, task), when=of_kind(TASK))
    with pytest.raises(Clash):
        say(world, CLEO, task)
    assert (["yes"], [1, 2]) == (
        words(world, deal),
        [one.user for one in get_task(world.tenant, task.id).answers],
    )


def test_a_second_answer_of_the_same_user_counts_once_or_is_refused(world):
    _run, deal, task = voting(world)
    say(world, ANNA, task)
    say(world, ANNA, task)
    assert 1 == len(get_task(world.tenant, task.id).answers)
    with pytest.raises(Clash, match="you have answered"):
        say(world, ANNA, task, NO)
    assert [] == words(world, deal)


def test_who_has_not_answered_hands_over(world):
    _run, deal, task = voting(world)
    say(world, ANNA, task)
    with pytest.raises(Invalid, match="has answered already"):
        delegate_task(world.tenant, ANNA, task.id, DAN.id, world.now)
    with pytest.raises(Invalid, match="asked already"):
        delegate_task(world.tenant, BEN, task.id, CLEO.id, world.now)
    delegate_task(world.tenant, BEN, task.id, DAN.id, world.now)
    assert ([], [task.id]) == (tasks_for(world, 2), [one.id for one in tasks_for(world, 4)])
    say(world, DAN, task)
    assert ["yes"] == words(world, deal)


def test_a_vote_that_nobody_ends_ends_in_time_and_is_withdrawn(world):
    _run, deal, task = voting(world, timeout="P1D")
    say(world, ANNA, task)
    world.advance(timedelta(days=1))
    assert (["timeout"], []) == (words(world, deal), waiters(world))
    assert [] == tasks_for(world, 2)
    with pytest.raises(Clash):
        say(world, BEN, task)

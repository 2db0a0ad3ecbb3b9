"""Votes: when a task that several answer is decided, and how."""

from datetime import UTC, datetime
from itertools import product

import pytest

from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.workflows.steps import Decide, TaskKind, UserTask
from chalicelib.domain.workflows.tasks import GivenAnswer, TaskAnswer, WorkflowTask
from chalicelib.domain.workflows.votes import outcome, vote_faults, votes_needed

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
YES, NO, OK = TaskAnswer.YES, TaskAnswer.NO, TaskAnswer.OK


def task(decide, *answers, asked=3, votes=0, kind=TaskKind.APPROVE):
    return WorkflowTask(
        id="t",
        run="r",
        workflow="w",
        number=1,
        step="s",
        item=ItemRef("deal", 1),
        kind=kind,
        users=tuple(range(1, asked + 1)),
        subject="x",
        created_at=NOW,
        decide=decide,
        votes=votes,
        answers=tuple(GivenAnswer(user=n, answer=one, at=NOW) for n, one in enumerate(answers, 1)),
    )


@pytest.mark.parametrize(
    ("decide", "votes", "answers", "expected"),
    [
        (Decide.FIRST, 0, [], None),
        (Decide.FIRST, 0, [NO], NO),
        (Decide.ALL, 0, [YES, YES], None),
        (Decide.ALL, 0, [YES, YES, YES], YES),
        (Decide.ALL, 0, [YES, NO], NO),
        (Decide.VOTES, 2, [YES], None),
        (Decide.VOTES, 2, [YES, NO], None),
        (Decide.VOTES, 2, [YES, NO, YES], YES),
        (Decide.VOTES, 2, [YES, YES], YES),
        (Decide.VOTES, 2, [NO, NO], NO),
        (Decide.VOTES, 3, [NO], NO),
    ],
)
def test_the_outcome_is_known_as_soon_as_it_cannot_change(decide, votes, answers, expected):
    assert expected == outcome(task(decide, *answers, votes=votes))


@pytest.mark.parametrize("votes", [1, 2, 3, 4])
def test_no_further_answer_changes_an_outcome(votes):
    for given in product([YES, NO], repeat=4):
        last = YES if given.count(YES) >= votes else NO
        known = [outcome(task(Decide.VOTES, *given[:n], asked=4, votes=votes)) for n in range(1, 5)]
        assert {last, None} >= set(known)
        assert last == known[-1]


def test_what_all_have_to_read_is_read_when_all_have():
    one = task(Decide.ALL, OK, asked=2, kind=TaskKind.READ)
    both = task(Decide.ALL, OK, OK, asked=2, kind=TaskKind.READ)
    assert (None, OK) == (outcome(one), outcome(both))


def step(**more):
    return UserTask(**{"kind": TaskKind.APPROVE, "users": (1, 2, 3), "subject": "x", **more})


@pytest.mark.parametrize(
    ("votes", "asked", "needed"),
    [
        (2, 3, 2),
        (9, 3, 3),
        ("50%", 3, 2),
        ("60%", 5, 3),
        ("61%", 5, 4),
        ("1%", 3, 1),
        ("100%", 3, 3),
    ],
)
def test_how_many_have_to_agree(votes, asked, needed):
    assert needed == votes_needed(step(decide=Decide.VOTES, votes=votes), asked)
    assert 0 == votes_needed(step(decide=Decide.ALL), asked)


@pytest.mark.parametrize(
    ("more", "pointers"),
    [
        ({}, []),
        ({"decide": Decide.ALL}, []),
        ({"decide": Decide.ALL, "kind": TaskKind.READ}, []),
        ({"decide": Decide.VOTES, "votes": 3}, []),
        ({"decide": Decide.VOTES, "votes": "60 %"}, []),
        ({"decide": Decide.VOTES}, ["/votes"]),
        ({"decide": Decide.VOTES, "votes": 4}, ["/votes"]),
        ({"decide": Decide.VOTES, "votes": 4, "users": ("{{ parameters.team }}",)}, []),
        ({"decide": Decide.VOTES, "votes": 0}, ["/votes"]),
        ({"decide": Decide.VOTES, "votes": "most"}, ["/votes"]),
        ({"decide": Decide.VOTES, "votes": "101%"}, ["/votes"]),
        ({"votes": 2}, ["/votes"]),
        ({"decide": Decide.VOTES, "votes": 2, "kind": TaskKind.READ}, ["/decide"]),
        ({"decide": Decide.ALL, "kind": TaskKind.REQUEST_INFORMATION}, ["/decide"]),
    ],
)
def test_what_is_wrong_is_told_when_it_is_saved(more, pointers):
    assert pointers == [fault.pointer for fault in vote_faults(step(**more))]

"""Deciding: branches, passes and visits."""

from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from chalicelib.domain.errors import Refused
from chalicelib.domain.workflows.deciding import (
    MAX_PASSES,
    Decision,
    TooManyPasses,
    evaluate_branch,
)
from chalicelib.domain.workflows.event_budget import allowance, pass_events, room
from chalicelib.domain.workflows.names import condition_fields
from chalicelib.domain.workflows.states import GO_ON, LEAVE, RENEW
from chalicelib.domain.workflows.template import Template, places
from tests.domain.workflows.test_flow import condition, parallel
from tests.support.workflows import SETTING, below, counting, note, parsed

LOOP = parsed(counting(5, note(id="a"), id="w"))
EACH = parsed(
    {"type": "for_each", "over": "variables.words", "as": "word", "steps": [note()], "id": "each"}
)
BRANCHES = parsed(
    condition((below("variables.n", 5), []), (below("variables.n", 9), [])) | {"id": "c"}
)
INSIDE = parsed(parallel([counting(5, note(), id="w")], [note()]))


def decide(
    template: Template,
    id: str,
    spent: int = 0,
    loops: Any = None,
    passes: int = 0,
    aged: bool = False,
    **values: Any,
) -> Any:
    return evaluate_branch(
        places(template)[id],
        {f"variables.{code}": value for code, value in values.items()},
        fields=condition_fields(template, SETTING),
        zone=ZoneInfo("UTC"),
        loops=loops or {},
        allowed=allowance(template),
        spent=spent,
        passes=passes,
        aged=aged,
    )


@pytest.mark.parametrize(("n", "branch"), [(1, 0), (7, 1), (9, 2), (None, 2)])
def test_of_a_condition_the_first_branch_that_is_met_is_chosen(n, branch):
    assert Decision(branch=branch, loops={"x": 2}) == decide(BRANCHES, "c", n=n, loops={"x": 2})


def test_a_pass_of_a_while_loop_is_counted():
    assert Decision(branch=GO_ON, loops={"x": 2, "w": 4}, events=17) == (
        decide(LOOP, "w", n=0, loops={"x": 2, "w": 3})
    )


def test_a_loop_that_is_left_is_forgotten():
    assert Decision(branch=LEAVE, loops={"x": 2}) == (
        decide(LOOP, "w", n=5, loops={"x": 2, "w": 5})
    )


def test_a_for_each_takes_one_value_after_the_other():
    words = ["a", "b"]
    decisions = [decide(EACH, "each", words=words, loops={"each": n}) for n in range(3)]

    assert ["a", "b", msgspec.UNSET] == [one.value for one in decisions]
    assert [GO_ON, GO_ON, LEAVE] == [one.branch for one in decisions]
    assert LEAVE == decide(EACH, "each", words=None).branch


def test_a_loop_goes_on_in_a_new_execution_when_its_next_pass_finds_no_room():
    place = places(LOOP)["w"]
    last = room(allowance(LOOP), place) - pass_events(place.step)

    assert GO_ON == decide(LOOP, "w", n=0, spent=last).branch
    assert Decision(branch=RENEW, loops={"w": 9}) == (
        decide(LOOP, "w", n=0, spent=last + 1, loops={"w": 9})
    )
    assert LEAVE == decide(LOOP, "w", n=5, spent=last + 1).branch


def test_a_pass_that_is_longer_than_the_room_is_made_in_an_execution_of_its_own():
    wait = {"type": "wait_for_client", "until": "{{ deal.title }}"}
    template = parsed(counting(5, *[wait] * 498, id="w"))
    place = places(template)["w"]

    assert pass_events(place.step) > room(allowance(template), place)
    assert GO_ON == decide(template, "w", n=0).branch
    assert RENEW == decide(template, "w", n=0, spent=1).branch


def test_a_loop_in_a_parallel_branch_cannot_go_on_in_a_new_execution():
    place = places(INSIDE)["w"]
    last = room(allowance(INSIDE), place) - pass_events(place.step)

    assert GO_ON == decide(INSIDE, "w", n=0, spent=last).branch
    with pytest.raises(TooManyPasses, match="the loop w in a parallel branch has no room"):
        decide(INSIDE, "w", n=0, spent=last + 1)


def test_the_loops_of_a_run_make_no_more_than_ten_thousand_passes_together():
    assert GO_ON == decide(LOOP, "w", n=0, passes=MAX_PASSES - 1).branch
    assert LEAVE == decide(LOOP, "w", n=5, passes=MAX_PASSES).branch
    with pytest.raises(TooManyPasses, match="have made 10000 passes"):
        decide(LOOP, "w", n=0, passes=MAX_PASSES)
    with pytest.raises(TooManyPasses, match="have made 10000 passes"):
        decide(EACH, "each", words=["a"], passes=MAX_PASSES)


@pytest.mark.parametrize("n", ["x", [1]])
def test_a_value_that_cannot_be_read_is_refused(n):
    with pytest.raises(Refused) as refused:
        decide(LOOP, "w", n=n)

    assert "condition_error" == refused.value.code


def test_a_condition_on_a_field_that_is_gone_is_refused():
    with pytest.raises(Refused) as refused:
        evaluate_branch(places(LOOP)["w"], {}, fields={}, zone=ZoneInfo("UTC"), loops={})

    assert "condition_error" == refused.value.code


def test_other_steps_have_nothing_to_decide():
    with pytest.raises(ValueError, match="a has no branches"):
        decide(LOOP, "a")


def test_a_loop_whose_execution_is_old_goes_on_in_a_new_one():
    assert Decision(branch=RENEW, loops={"w": 9}) == (
        decide(LOOP, "w", n=0, loops={"w": 9}, aged=True)
    )
    assert LEAVE == decide(LOOP, "w", n=5, aged=True).branch
    assert GO_ON == decide(INSIDE, "w", n=0, aged=True).branch

"""Positions: where a run begins that a person starts at a step."""

import pytest

from chalicelib.domain.workflows.positions import AGAIN, END, Position, position_of
from tests.support.workflows import below, counting, note, parsed

FIRST = {AGAIN: 1}


def test_a_step_of_the_template_itself():
    assert Position("b", FIRST) == position_of(parsed(note(id="a"), note(id="b")), "b", {}, 1)


@pytest.mark.parametrize(("known", "number"), [({}, 1), ({"w": 3}, 3)])
def test_a_step_in_a_loop_is_in_the_last_pass_that_is_known(known, number):
    template = parsed(counting(5, note(id="a"), id="w"))
    assert Position("a", {**FIRST, "w": number}) == position_of(template, "a", known, 1)


def test_other_branches_of_a_parallel_step_count_as_done():
    inner = counting(5, note(id="a"), id="w")
    branches = [{"steps": [note(id="x")]}, {"steps": [inner]}]
    template = parsed({"type": "parallel", "id": "p", "branches": branches})
    found = position_of(template, "a", {"w": 2}, 1)
    there = Position("a", {**FIRST, "w": 2})
    assert Position("p", FIRST, (Position(END, FIRST), there)) == found
    assert {"step": "a"} == found.data("r")["at"]["in_p__2"]["at"]
    assert {"run": "r", "loops": {**FIRST, "w": 2}, "at": {"step": "a"}} == (
        found.data("r")["at"]["in_p__2"]
    )


def test_an_event_of_a_listen_step_is_no_place_to_begin():
    event = {"type": "wait_for_client", "id": "heard", "period": "P1D"}
    branches = [{"event": event, "steps": [note(id="a")]}, {"event": {**event, "id": "other"}}]
    template = parsed({"type": "listen", "id": "l", "branches": branches})
    assert Position("a", FIRST) == position_of(template, "a", {}, 1)
    for id in ("heard", "nowhere"):
        with pytest.raises(KeyError):
            position_of(template, id, {}, 1)


def test_a_step_in_a_branch_of_a_condition():
    ways = [{"when": below("amount", "5"), "steps": [note(id="a")]}]
    template = parsed({"type": "condition", "branches": ways})
    assert Position("a", FIRST) == position_of(template, "a", {}, 1)

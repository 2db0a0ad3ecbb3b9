"""Circles of rules, and how they are told."""

import pytest

from chalicelib.domain.automation.rules import Rule, WorkingTime
from chalicelib.engine.cycles import cycles, in_words, moves_of


def move(id: str, stage: str, to: str, *, pipeline: str | None = None, **more) -> Rule:
    params = {"stage": to, "pipeline": pipeline}
    return Rule(id=id, name=id, stage=stage, action="change_stage", params=params, **more)


def after(delay: str) -> dict[str, str]:
    return {"mode": "delay", "delay": delay}


def told(*rules: Rule) -> list[str]:
    moves = moves_of("default", rules)
    return [in_words(one, lambda place: place[1].title()) for one in cycles(moves, moves)]


@pytest.mark.parametrize(
    ("first", "second", "how_often"),
    [
        ({}, {"run": after("P2D")}, "every 2 days"),
        ({"run": after("PT30M")}, {"run": after("PT30M")}, "every 60 minutes"),
        ({"run": after("P1D")}, {}, "every day"),
        ({}, {}, "without rest, until automation is stopped"),
        ({}, {"run": {"mode": "at", "field": "close_date"}}, "again and again"),
        ({}, {"run": after("P1D"), "working_time": WorkingTime.ACCOUNT}, "again and again"),
        ({}, {"run": {**after("P1D"), "base": "close_date"}}, "again and again"),
        ({}, {"run": after("P1D"), "after_previous": True}, "again and again"),
    ],
)
def test_a_circle_says_how_often_it_comes_round(first, second, how_often):
    there, back = move("A", "new", "call", **first), move("B", "call", "new", **second)
    expected = f"The rules 'A' (New) and 'B' (Call) move the item in a circle, {how_often}."
    if how_often == "every 60 minutes":
        expected = expected.replace("60 minutes", "hour")
    assert [expected] == told(there, back)


@pytest.mark.parametrize(
    "second",
    [
        move("B", "call", "won"),
        move("B", "call", "new", enabled=False),
        move("B", "call", "call"),
        move("B", "call", "new", pipeline="other"),
    ],
)
def test_what_does_not_come_back_is_no_circle(second):
    assert [] == told(move("A", "new", "call"), second)


def test_of_several_circles_through_a_rule_the_shortest_is_told():
    there = move("A", "new", "call")
    short = [move("B", "call", "visit"), move("C", "visit", "new")]
    long = [move("D", "call", "offer"), move("E", "offer", "paid"), move("F", "paid", "new")]
    moves = moves_of("default", [there, *short, *long])
    (found,) = cycles(moves, [moves[0]])
    assert ["A", "B", "C"] == [one.rule.id for one in found]

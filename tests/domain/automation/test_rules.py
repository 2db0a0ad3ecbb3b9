"""Rules in their order, and which waits for which."""

from typing import Any

from chalicelib.domain.automation.rules import Rule, in_order, predecessors


def rule(id: str, **more: Any) -> Rule:
    return Rule(id=id, stage="new", name=id, action="add_comment", **more)


def test_rules_stand_by_sort_and_then_by_id():
    rules = [rule("b", sort=10), rule("c", sort=5), rule("a", sort=10)]

    assert ["c", "a", "b"] == [one.id for one in in_order(rules)]


def test_a_rule_that_is_switched_off_stands_nowhere():
    assert ["b"] == [one.id for one in in_order([rule("a", enabled=False), rule("b")])]


def test_a_rule_waits_for_the_one_above_it():
    rules = [rule("a"), rule("b", after_previous=True), rule("c", after_previous=True), rule("d")]

    assert {"b": "a", "c": "b"} == predecessors(rules)


def test_the_first_rule_waits_for_nobody():
    assert {"a": None} == predecessors([rule("a", after_previous=True)])

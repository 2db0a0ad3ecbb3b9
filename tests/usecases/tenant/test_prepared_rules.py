"""Rules as runs bring them are prepared once, until the configuration changes."""

import pytest

from chalicelib.domain.automation.rules import Rule
from chalicelib.usecases.tenant import prepared_rules
from chalicelib.usecases.tenant.prepared_rules import prepared_rule
from tests.support.world import World


@pytest.fixture
def world() -> World:
    return World()


def prepared(world, **details):
    rule = Rule(id="greet", stage="new", name="Greet", action="add_comment", **details)
    return prepared_rule(world.tenant.configuration, "deal", rule, world.now)


def test_copies_of_a_rule_share_what_was_prepared(world):
    first = prepared(world, params={"text": "hello"})
    assert first is prepared(world, params={"text": "hello"})
    assert "hello" == first.action.text


def test_rules_that_only_python_takes_for_equal_are_prepared_apart(world):
    one, true = prepared(world, params={"text": 1}), prepared(world, params={"text": True})
    assert one is not true
    assert [1, True] == [one.rule.params["text"], true.rule.params["text"]]


def test_a_rule_is_prepared_anew_once_the_configuration_has_changed(world):
    before = prepared(world)
    world.comment_rule("new")
    assert before is not prepared(world)


def test_of_many_rules_only_the_latest_are_kept(world, monkeypatch):
    monkeypatch.setattr(prepared_rules, "KEPT", 2)
    first, second = prepared(world, sort=1), prepared(world, sort=2)
    assert second is prepared(world, sort=2)
    prepared(world, sort=3)
    assert first is not prepared(world, sort=1)

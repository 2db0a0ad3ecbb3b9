"""Codes: none comes twice from one rule (R25)."""

import pytest

from chalicelib.domain.automation.run_states import RunState
from tests.support.world import World


@pytest.fixture
def world() -> World:
    return World()


def test_a_code_that_was_drawn_before_is_drawn_anew(world, monkeypatch):
    drawn = iter(["AAAAAAAA", "AAAAAAAA", "AAAAAAAA", "BBBBBBBB"])
    monkeypatch.setattr(world.tenant.identity, "code", lambda alphabet, length: next(drawn))
    rule = world.rule("new", "generate_code", {"field": "comments"})
    first, second = world.create(), world.create()
    codes = [world.runs(deal)[rule].result["code"] for deal in (first, second)]
    assert ["AAAAAAAA", "BBBBBBBB"] == codes
    assert codes == [world.item(deal).fields["comments"] for deal in (first, second)]


def test_two_rules_may_give_the_same_code(world, monkeypatch):
    monkeypatch.setattr(world.tenant.identity, "code", lambda alphabet, length: "A" * length)
    rules = [world.rule("new", "generate_code", sort=sort) for sort in (1, 2)]
    runs = world.runs(world.create())
    assert [RunState.DONE, RunState.DONE] == [runs[rule].state for rule in rules]


def test_a_thousand_codes_differ(world):
    rule = world.rule("new", "generate_code")
    codes = {world.runs(world.create())[rule].result["code"] for _ in range(1_000)}
    assert 1_000 == len(codes)

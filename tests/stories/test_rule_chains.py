"""Chains of rules of which one is taken away while it waits (semantics/automation: order)."""

import pytest

from tests.support.stories import after

RULES = "/v1/automation/deal/default/rules"
MAIL = {"subject": "Hi", "text": "Hello"}


@pytest.mark.feature("R05")
@pytest.mark.parametrize("fails", [False, True], ids=["done", "failed"])
def test_what_waits_for_a_rule_that_is_taken_away_waits_for_the_one_above_it(crm, fails):
    action, params = ("send_email", MAIL) if fails else ("add_comment", {"text": "one"})
    first = crm.rule("new", action, params, run=after("P1D"))
    gone = crm.comment_rule("new", "two", after_previous=True)
    last = crm.comment_rule("new", "three", after_previous=True)
    deal = crm.create()
    crm.ask("DELETE", f"{RULES}/{gone}")
    assert {first: "scheduled", gone: "stopped", last: "waiting_prev"} == crm.states(deal)
    crm.client.advance("P1D")
    expected = ("failed", "blocked", []) if fails else ("done", "done", ["one", "three"])
    states = crm.states(deal)
    assert expected == (states[first], states[last], sorted(crm.texts(deal)))


@pytest.mark.feature("R05")
def test_of_several_rules_that_are_taken_away_at_once_none_acts_any_more(crm):
    gone = [crm.comment_rule("new", run=after("P1D"))]
    gone += [crm.comment_rule("new", "never", after_previous=True) for _ in range(2)]
    last = crm.comment_rule("new", "last", after_previous=True)
    deal = crm.create()
    document = crm.ask("GET", "/v1/automation/deal/default")
    left = [rule for rule in document["rules"] if rule["id"] == last]
    crm.ask("PUT", "/v1/automation/deal/default", {**document, "rules": left})
    crm.settle()
    assert dict.fromkeys(gone, "stopped") | {last: "done"} == crm.states(deal)
    assert ["last"] == crm.texts(deal)


@pytest.mark.feature("R20")
def test_rules_that_move_the_item_in_a_circle_are_named_and_do_so(crm):
    crm.rule("new", "change_stage", {"stage": "executing"}, run={"mode": "delay", "delay": "P1D"})
    crm.rule("executing", "change_stage", {"stage": "new"}, run={"mode": "delay", "delay": "P1D"})
    (found,) = crm.ask("GET", "/v1/automation/deal/default/check")["findings"]
    assert found["message"].endswith("move the item in a circle, every 2 days.")
    deal = crm.create()
    crm.client.advance("P4D")
    assert ["executing", "new", "executing", "new"] == [one["stage"] for one in crm.moves(deal)]

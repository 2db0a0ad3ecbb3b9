"""The rules and triggers of a pipeline, compiled: which acts, and why another does not."""

from chalicelib.domain.automation.rules import Rule
from chalicelib.domain.items.changes import Change
from tests.engine.amount_triggers import automation, beyond_nothing, trigger
from tests.support.contexts import deal

BEFORE, AFTER = deal(), deal(fields={"amount": "1.00"}, version=2)


def test_a_trigger_whose_stage_is_gone_is_told_and_fires_nothing():
    ours = automation(trigger("t", "removed"))

    assert ["t"] == list(ours.broken_triggers)
    assert ours.fired_by_change(Change(BEFORE, AFTER), AFTER, beyond_nothing).trigger is None


def test_a_trigger_whose_fields_are_all_gone_is_told_of_at_any_change_that_it_could_have_made():
    forward, half = trigger("t", "executing", fields=["uf_x"]), ["uf_x", "title"]
    ours = automation(
        forward, trigger("back", "new", fields=["uf_x"]), trigger("u", "won", fields=half)
    )

    told = ours.fired_by_change(Change(BEFORE, AFTER), AFTER, beyond_nothing)
    assert (None, ["t"]) == (told.trigger, [one.id for one, _ in told.problems])
    assert {"t", "back", "u"} == ours.broken_triggers.keys()


def test_rules_stand_in_their_order_and_those_switched_off_are_left_out():
    rules = [
        Rule(id=id, name=id, stage=stage, action="add_comment", params={"text": "x"}, **more)
        for id, stage, more in [
            ("b", "new", {"sort": 20}),
            ("a", "new", {"sort": 20, "after_previous": True}),
            ("c", "new", {"sort": 10}),
            ("off", "new", {"sort": 1, "enabled": False}),
            ("other", "won", {}),
        ]
    ]
    ours = automation(rules=tuple(rules))

    assert ["c", "a", "b"] == [one.rule.id for one in ours.rules_of("new")]
    assert {"a": "c"} == ours.predecessors_of("new")
    assert [] == ours.rules_of("executing")

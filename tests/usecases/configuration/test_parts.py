"""What is made up of a rule or trigger that is not given whole, and what a change leaves."""

from chalicelib.usecases.configuration.parts import RULES, TRIGGERS
from chalicelib.usecases.configuration.stored_automation import StoredAutomation
from tests.support.world import World

HOOK = {"stage": "won", "trigger": "incoming_webhook"}


def stored(world):
    return StoredAutomation(world.tenant, "deal", "default", world.now)


def test_a_new_part_stands_below_the_others_of_its_stage():
    world = World()
    world.comment_rule("new", sort=40)
    world.comment_rule("won", sort=90)
    values = {"stage": "new", "action": "add_comment"}
    rule = RULES.new(stored(world), "mine", values, world.tenant.identity)
    assert ("Add comment", 50) == (rule.name, rule.sort)


def test_a_webhook_keeps_its_code_when_its_settings_are_replaced():
    world = World()
    identity = world.tenant.identity
    before = TRIGGERS.new(stored(world), "hook", HOOK, identity)
    assert before.params["code"]
    for replace in (False, True):
        after = TRIGGERS.changed(
            stored(world), before, {**HOOK, "params": {}}, identity, replace=replace
        )
        assert before.params == after.params

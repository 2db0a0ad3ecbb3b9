"""Rules and triggers in the table: all of a pipeline in one query."""

from chalicelib.domain.automation.rules import Rule, Trigger
from chalicelib.records.automation import (
    automation_partition,
    rule_key,
    rule_row,
    trigger_key,
    trigger_row,
)
from chalicelib.records.body import decode

RULE = Rule(id="k2f9", stage="new", name="Remind", action="add_comment", sort=40)
TRIGGER = Trigger(id="k2f9", stage="won", trigger="email_received", name="Answered")


def test_rules_and_triggers_come_back_as_they_were_with_their_versions():
    rule, trigger = rule_row("deal", "default", RULE, 3), trigger_row("deal", "default", TRIGGER, 4)

    assert (RULE, 3) == (decode(rule, Rule), rule.version)
    assert (TRIGGER, 4) == (decode(trigger, Trigger), trigger.version)


def test_all_automation_of_a_pipeline_lies_together_and_a_rule_is_no_trigger():
    rule, trigger = rule_row("deal", "default", RULE), trigger_row("deal", "default", TRIGGER)

    assert automation_partition("deal", "default") == rule.pk == trigger.pk
    assert [rule_key("deal", "default", "k2f9"), trigger_key("deal", "default", "k2f9")] == [
        rule.key,
        trigger.key,
    ]
    assert rule.key != trigger.key


def test_pipelines_of_the_same_name_are_apart():
    assert automation_partition("deal", "default") != automation_partition("lead", "default")

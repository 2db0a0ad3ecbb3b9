"""Rules and triggers of a pipeline."""

from chalicelib.domain.automation.rules import Rule, Trigger
from chalicelib.ports.table import Key, Row
from chalicelib.records.body import encode

RULE = "rule"
TRIGGER = "trigger"


def automation_partition(type: str, pipeline: str) -> str:
    """Return the partition of the rules and triggers of a pipeline."""
    return f"config#{type}#{pipeline}"


def rule_key(type: str, pipeline: str, id: str) -> Key:
    """Return where a rule lies."""
    return automation_partition(type, pipeline), f"{RULE}#{id}"


def rule_row(type: str, pipeline: str, rule: Rule, version: int = 1) -> Row:
    """Return the row of a rule."""
    pk, sk = rule_key(type, pipeline, rule.id)
    return Row(pk=pk, sk=sk, kind=RULE, body=encode(rule), version=version)


def trigger_key(type: str, pipeline: str, id: str) -> Key:
    """Return where a trigger lies."""
    return automation_partition(type, pipeline), f"{TRIGGER}#{id}"


def trigger_row(type: str, pipeline: str, trigger: Trigger, version: int = 1) -> Row:
    """Return the row of a trigger."""
    pk, sk = trigger_key(type, pipeline, trigger.id)
    return Row(pk=pk, sk=sk, kind=TRIGGER, body=encode(trigger), version=version)

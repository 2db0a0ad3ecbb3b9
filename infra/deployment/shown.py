"""How changes are shown to a person."""

from collections.abc import Sequence

from infra.deployment.change_sets import Change
from infra.deployment.console import Console

KEEPS_SOMETHING = frozenset(
    {
        "AWS::DynamoDB::Table",
        "AWS::SQS::Queue",
        "AWS::SNS::Topic",
        "AWS::Scheduler::ScheduleGroup",
        "AWS::ApiGateway::RestApi",
    }
)
"""Whoever loses one of these loses data, alarms, subscribers, or the API's address."""
_SIGNS = {"Add": "+", "Modify": "~", "Remove": "-"}


def precious(changes: Sequence[Change]) -> list[str]:
    """Return what a person would miss when these changes are made."""
    return [
        change.resource
        for change in changes
        if change.type in KEEPS_SOMETHING
        and (change.action == "Remove" or change.replacement == "True")
    ]


def show_changes(changes: Sequence[Change], console: Console) -> None:
    """Show what changes; resources with nothing but new tags are only counted."""
    told = [change for change in changes if not change.only_tags]
    rows = [
        (
            _SIGNS.get(change.action, change.action),
            change.resource,
            change.type.removeprefix("AWS::"),
            _how(change),
        )
        for change in told
    ]
    console.table(f"What changes: {len(changes)} resources", ("", "resource", "type", "how"), rows)
    tagged = len(changes) - len(told)
    if tagged:
        console.say(f"{tagged} more get new tags only.")


def _how(change: Change) -> str:
    made_anew = {"True": "made anew", "Conditional": "may be made anew"}.get(change.replacement)
    parts = [made_anew, ", ".join(change.properties)]
    return "; ".join(part for part in parts if part)

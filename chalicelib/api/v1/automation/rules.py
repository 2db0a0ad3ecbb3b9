"""Rules over HTTP."""

from typing import Any

import msgspec

from chalicelib.api.door.answers import Answer
from chalicelib.api.door.bodies import given
from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.v1.shapes.automation_bodies import (
    BASE,
    RuleBody,
    RuleChange,
    RuleWithId,
    StageListing,
    at,
    page_of_stage,
    replacement,
)
from chalicelib.api.v1.shapes.withdrawal import Stopped, Withdrawal, withdrawn
from chalicelib.domain.automation.rules import Rule
from chalicelib.domain.people.rights import Right
from chalicelib.usecases.configuration.read_rules import (
    rules_of_pipeline,
    show_rule,
)
from chalicelib.usecases.configuration.save_rule import add_rule, change_rule, remove_rule
from chalicelib.usecases.configuration.stop_rule import stop_rule

RULES = Endpoints("Automation")


class RulePage(msgspec.Struct, frozen=True, kw_only=True):
    """Rules in their order."""

    items: list[Rule]
    next_cursor: str | None


@RULES.get(f"{BASE}/rules", right=Right.AUTOMATION_READ, answer=RulePage, query=StageListing)
def list_rules(call: Call) -> dict[str, Any]:
    """List the rules of a pipeline."""
    return page_of_stage(call, "rules", rules_of_pipeline(*at(call), call.now))


@RULES.create(f"{BASE}/rules", right=Right.AUTOMATION_UPDATE, body=RuleBody, answer=Rule)
def create_rule(call: Call) -> Rule:
    """Place a rule on a stage. It does not act on items that are there already."""
    values = msgspec.structs.asdict(call.body)
    return add_rule(*at(call), values, now=call.now, once=call.once)


@RULES.get(f"{BASE}/rules/{{id}}", right=Right.AUTOMATION_READ, answer=Rule)
def read_rule(call: Call) -> Rule:
    """Read a rule."""
    return show_rule(*at(call), call.path["id"], call.now)


@RULES.patch(
    f"{BASE}/rules/{{id}}",
    right=Right.AUTOMATION_UPDATE,
    body=RuleChange,
    query=Withdrawal,
    answer=Rule,
)
def patch_rule(call: Call) -> Rule | Answer:
    """Change a rule, or move it to another stage. Runs that wait keep the rule as it was.

    Switching it off stops them, unless `waiting=keep`; `X-Waiting-Runs` says how many waited.
    """
    values = given(call.body)
    changed = change_rule(*at(call), call.path["id"], values, now=call.now)
    return withdrawn(call, {changed.id}, changed) if values.get("enabled") is False else changed


@RULES.put(
    f"{BASE}/rules/{{id}}",
    right=Right.AUTOMATION_UPDATE,
    body=RuleWithId,
    query=Withdrawal,
    answer=Rule,
)
def put_rule(call: Call) -> Rule | Answer:
    """Replace a rule; what is not given takes its default. Switching it off as with a change."""
    values = replacement(call)
    changed = change_rule(*at(call), call.path["id"], values, now=call.now, replace=True)
    return changed if changed.enabled else withdrawn(call, {changed.id}, changed)


@RULES.post(f"{BASE}/rules/{{id}}/stop", right=Right.AUTOMATION_UPDATE, body=None, answer=Stopped)
def stop_waiting(call: Call) -> Stopped:
    """Stop all runs of the rule that wait, on whatever item. The rule itself stays as it is."""
    return Stopped(stopped=stop_rule(*at(call), call.path["id"], call.now))


@RULES.delete(f"{BASE}/rules/{{id}}", right=Right.AUTOMATION_UPDATE, query=Withdrawal)
def delete_rule(call: Call) -> Answer:
    """Remove a rule. Its runs that wait are stopped, unless `waiting=keep`.

    `X-Waiting-Runs` says how many waited.
    """
    remove_rule(*at(call), call.path["id"], call.now)
    return withdrawn(call, {call.path["id"]})

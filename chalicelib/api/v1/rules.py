"""Rules over HTTP."""

from typing import Any

import msgspec

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
from chalicelib.domain.automation.rules import Rule
from chalicelib.domain.people.rights import Right
from chalicelib.usecases.configuration.read_rules import (
    rules_of_pipeline,
    show_rule,
)
from chalicelib.usecases.configuration.save_rule import add_rule, change_rule, remove_rule

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


@RULES.patch(f"{BASE}/rules/{{id}}", right=Right.AUTOMATION_UPDATE, body=RuleChange, answer=Rule)
def patch_rule(call: Call) -> Rule:
    """Change a rule, or move it to another stage. Runs that wait keep the rule as it was."""
    values = given(call.body)
    return change_rule(*at(call), call.path["id"], values, now=call.now)


@RULES.put(f"{BASE}/rules/{{id}}", right=Right.AUTOMATION_UPDATE, body=RuleWithId, answer=Rule)
def put_rule(call: Call) -> Rule:
    """Replace a rule; what is not given takes its default."""
    values = replacement(call)
    return change_rule(*at(call), call.path["id"], values, now=call.now, replace=True)


@RULES.delete(f"{BASE}/rules/{{id}}", right=Right.AUTOMATION_UPDATE)
def delete_rule(call: Call) -> None:
    """Remove a rule. Runs that wait keep the rule as it was."""
    remove_rule(*at(call), call.path["id"], call.now)

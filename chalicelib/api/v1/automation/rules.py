"""Rules over HTTP."""

from typing import Any

import msgspec

from chalicelib.api.door.answers import Answer
from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.v1.shapes.automation_bodies import (
    BASE,
    RuleBody,
    RuleChange,
    RuleListing,
    RuleWithId,
    at,
    page_of_parts,
    replacement,
    wanted,
)
from chalicelib.api.v1.shapes.told_findings import told_part
from chalicelib.api.v1.shapes.versions import Noted, making
from chalicelib.api.v1.shapes.withdrawal import Stopped, Withdrawal, withdrawing, withdrawn
from chalicelib.domain.automation.rules import Rule
from chalicelib.domain.people.rights import Right
from chalicelib.usecases.configuration import parts
from chalicelib.usecases.configuration.parts import SavedRule
from chalicelib.usecases.configuration.read_parts import show_part
from chalicelib.usecases.configuration.save_part import add_part, change_part, remove_part
from chalicelib.usecases.configuration.stop_rule import stop_rule

RULES = Endpoints("Automation")


class RulePage(msgspec.Struct, frozen=True, kw_only=True):
    """Rules in their order."""

    items: list[Rule]
    next_cursor: str | None


@RULES.get(f"{BASE}/rules", right=Right.AUTOMATION_READ, answer=RulePage, query=RuleListing)
def list_rules(call: Call) -> dict[str, Any]:
    """List the rules of a pipeline."""
    return page_of_parts(call, parts.RULES, call.query.action)


@RULES.create(
    f"{BASE}/rules", right=Right.AUTOMATION_UPDATE, body=RuleBody, query=Noted, answer=SavedRule
)
def create_rule(call: Call) -> Rule:
    """Place a rule on a stage. It does not act on items that are there already.

    Where it moves the item in a circle with others, `findings` says so.
    """
    saved = add_part(*at(call), parts.RULES, wanted(call.body), making(call))
    return told_part(saved, call.language)


@RULES.get(f"{BASE}/rules/{{id}}", right=Right.AUTOMATION_READ, answer=Rule)
def read_rule(call: Call) -> Rule:
    """Read a rule."""
    return show_part(*at(call), parts.RULES, call.path["id"], call.now)


@RULES.patch(
    f"{BASE}/rules/{{id}}",
    right=Right.AUTOMATION_UPDATE,
    body=RuleChange,
    query=Withdrawal,
    answer=SavedRule,
)
def patch_rule(call: Call) -> Rule | Answer:
    """Change a rule, or move it to another stage. Runs that wait keep the rule as it was.

    Switching it off stops them, unless `waiting=keep`; `X-Waiting-Runs` says how many waited.
    """
    values = wanted(call.body)
    saved = change_part(*at(call), parts.RULES, call.path["id"], values, withdrawing(call))
    changed = told_part(saved, call.language)
    return withdrawn(call, {changed.id}, changed) if values.get("enabled") is False else changed


@RULES.put(
    f"{BASE}/rules/{{id}}",
    right=Right.AUTOMATION_UPDATE,
    body=RuleWithId,
    query=Withdrawal,
    answer=SavedRule,
)
def put_rule(call: Call) -> Rule | Answer:
    """Replace a rule; what is not given takes its default. Switching it off as with a change."""
    values = replacement(call)
    saved = change_part(
        *at(call), parts.RULES, call.path["id"], values, withdrawing(call), replace=True
    )
    changed = told_part(saved, call.language)
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
    remove_part(*at(call), parts.RULES, call.path["id"], withdrawing(call))
    return withdrawn(call, {call.path["id"]})

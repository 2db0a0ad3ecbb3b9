"""What is to be said of rules, triggers and conditions, in the language of who reads it."""

from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec

from chalicelib.domain.automation.rules import Rule, Trigger
from chalicelib.domain.words.said import said
from chalicelib.usecases.configuration.findings import Finding
from chalicelib.usecases.configuration.parts import SavedRule, ShownTrigger

Part = TypeVar("Part", Rule, Trigger)


def told_findings(findings: Sequence[Finding], language: str) -> tuple[Finding, ...]:
    """Return findings in a language."""
    return tuple(
        msgspec.structs.replace(one, message=said(one.message, language)) for one in findings
    )


def told_part(part: Part, language: str) -> Part:
    """Return a rule or a trigger with what it says of itself in a language."""
    if isinstance(part, SavedRule) and part.findings:
        return msgspec.structs.replace(part, findings=told_findings(part.findings, language))
    if isinstance(part, ShownTrigger) and part.broken:
        return msgspec.structs.replace(part, broken=said(part.broken, language))
    return part


def told_condition(tried: Any, language: str) -> Any:
    """Return a condition that was tried, with why comparisons cannot be made in a language."""
    match tried:
        case {"all": members}:
            return {**tried, "all": [told_condition(one, language) for one in members]}
        case {"any": members}:
            return {**tried, "any": [told_condition(one, language) for one in members]}
        case {"not": member}:
            return {**tried, "not": told_condition(member, language)}
        case {"problem": problem}:
            return {**tried, "problem": said(problem, language)}
    return tried

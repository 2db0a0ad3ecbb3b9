"""A condition with what each of its comparisons found."""

from collections.abc import Collection, Mapping
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from chalicelib.domain.items.fields import PRIVATE, Field
from chalicelib.domain.language.conditions import (
    AllOf,
    AnyOf,
    Condition,
    ConditionError,
    Leaf,
    Not,
    Reading,
    compile_condition,
    fields_of,
)
from chalicelib.domain.words.text import shortened


def explained(
    condition: Condition,
    fields: Mapping[str, Field],
    zone: ZoneInfo,
    values: Mapping[str, Any],
    private: Collection[str] = (),
) -> dict[str, Any]:
    """Return the condition as a document in which every part says whether it holds.

    Each comparison names the values that it found by field, those of `private` names hidden; one
    that cannot be made says why, and neither it nor what it decides holds or does not.
    """
    match condition:
        case AllOf(members):
            parts = [explained(one, fields, zone, values, private) for one in members]
            return {"all": parts, "holds": _every([one["holds"] for one in parts])}
        case AnyOf(members):
            parts = [explained(one, fields, zone, values, private) for one in members]
            return {"any": parts, "holds": _some([one["holds"] for one in parts])}
        case Not(member):
            part = explained(member, fields, zone, values, private)
            return {"not": part, "holds": None if part["holds"] is None else not part["holds"]}
        case Leaf():
            return _compared(condition, fields, zone, values, private)


def _compared(
    leaf: Leaf,
    fields: Mapping[str, Field],
    zone: ZoneInfo,
    values: Mapping[str, Any],
    private: Collection[str],
) -> dict[str, Any]:
    found = {
        name: PRIVATE if name in private else shortened(values.get(name))
        for name in fields_of(leaf)
    }
    told: dict[str, Any] = {**msgspec.to_builtins(leaf), "found": found}
    try:
        holds = compile_condition(leaf, fields, zone)(Reading(values))
    except ConditionError as error:
        return {**told, "holds": None, "problem": error.detail}
    return {**told, "holds": holds}


def _every(members: list[bool | None]) -> bool | None:
    """Return whether all hold, as they are asked: the first that does not decides."""
    return next((one for one in members if one is not True), True)


def _some(members: list[bool | None]) -> bool | None:
    return next((one for one in members if one is not False), False)

"""Values in conditions that name something, a stage, a pipeline or a user, which must be there."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

import msgspec

from chalicelib.domain.errors import Fault
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.language.operands import is_operand
from chalicelib.domain.words.wording import there_is_no

_STAGES = frozenset({"stage", "previous_stage"})
NAMING = frozenset({"eq", "ne", "in", "not_in"})
"""Operators that compare with a whole value."""


class Named(msgspec.Struct, frozen=True):
    """What the values of a field name, and all that there are."""

    kind: str
    known: Collection[str | int]


NamedBy = Callable[[str], Named | None]
"""Tells what the values of a field name; None where they name nothing."""


def naming(
    fields: Mapping[str, Field], pipelines: Mapping[str, Collection[str]], people: Collection[int]
) -> NamedBy:
    """Return what the values of fields name that a condition can look at.

    Args:
        fields: by the names that conditions use, those of the client and of variables too.
        pipelines: of the item's type, each with its stages.
        people: all users, also those who have left; where there are none, nothing is said of them.
    """

    def named_by(field: str) -> Named | None:
        if field in _STAGES and pipelines:
            return Named("stage", frozenset[str]().union(*pipelines.values()))
        if field == "pipeline" and pipelines:
            return Named("pipeline", pipelines)
        found = fields.get(field) if people else None
        return Named("user", people) if found and found.type is FieldType.USER else None

    return named_by


def unknown_values(pointer: str, condition: Any, named_by: NamedBy) -> Iterator[Fault]:
    """Yield the values of a condition's document that name nothing.

    Args:
        pointer: of the condition.
        condition: its document, which has been read without faults.
        named_by: tells what the values of a field name.
    """
    if not isinstance(condition, dict):
        return
    for joiner in ("all", "any"):
        for index, member in enumerate(condition.get(joiner) or ()):
            yield from unknown_values(f"{pointer}/{joiner}/{index}", member, named_by)
    yield from unknown_values(f"{pointer}/not", condition.get("not"), named_by)
    field = condition.get("field")
    named = named_by(field) if isinstance(field, str) else None
    if named is None or condition.get("op") not in NAMING:
        return
    value: Any = condition.get("value")
    several = isinstance(value, list)
    for index, one in enumerate(value if several else [value]):
        if not is_operand(one) and one not in named.known:
            place = f"{pointer}/value/{index}" if several else f"{pointer}/value"
            yield Fault(place, there_is_no(named.kind, one, map(str, named.known)))

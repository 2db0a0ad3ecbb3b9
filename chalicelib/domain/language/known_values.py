"""Values in conditions that name something, a stage, a pipeline or a user, which must be there."""

from collections.abc import Callable, Collection, Iterator
from typing import Any

import msgspec

from chalicelib.domain.errors import Fault
from chalicelib.domain.language.operands import is_operand
from chalicelib.domain.words.wording import there_is_no

NAMING = frozenset({"eq", "ne", "in", "not_in"})
"""Operators that compare with a whole value."""


class Named(msgspec.Struct, frozen=True):
    """What the values of a field name, and all that there are."""

    kind: str
    known: Collection[str | int]


def unknown_values(
    pointer: str, condition: Any, named_by: Callable[[str], Named | None]
) -> Iterator[Fault]:
    """Yield the values of a condition's document that name nothing.

    Args:
        pointer: of the condition.
        condition: its document, which has been read without faults.
        named_by: tells what the values of a field name; None where they name nothing.
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

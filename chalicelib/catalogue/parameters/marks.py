"""Marks of parameters: what a parameter's type says of it, besides which values it takes."""

from enum import StrEnum
from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import msgspec


class Mark(StrEnum):
    """What a parameter is; the catalogue shows it as a key of the parameter's schema."""

    TEMPLATE = "template"  # placeholders in it are filled
    SECRET = "secret"  # noqa: S105 - no password; who may not change it sees stars
    ADDRESS = "address"  # a web address that is called


def mark(*marks: Mark, **more: Any) -> msgspec.Meta:
    """Return marks as they stand in the type of a parameter, beside its limits."""
    return msgspec.Meta(extra_json_schema=dict.fromkeys(marks, True), **more)


@cache
def marked(kind: type[msgspec.Struct], one: Mark) -> tuple[str, ...]:
    """Return the parameters of an action or trigger whose type, or a part of it, has a mark."""
    hints = get_type_hints(kind, include_extras=True)
    return tuple(name for name in kind.__struct_fields__ if _has(hints[name], one))


def _has(hint: Any, one: Mark) -> bool:
    if get_origin(hint) is Annotated:
        inner, *marks = get_args(hint)
        return _has(inner, one) or any(
            isinstance(found, msgspec.Meta) and one in (found.extra_json_schema or {})
            for found in marks
        )
    return any(_has(part, one) for part in get_args(hint))

"""Stars: what is shown in place of a secret, and never taken for one."""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from chalicelib.catalogue.parameters.marks import Mark, marked
from chalicelib.catalogue.parameters.texts import pointer_to, texts_in
from chalicelib.domain.errors import Fault

HIDDEN = "********"
STARS = (
    "these stars are what is shown to those who may not see the value; give the value itself, "
    "as an admin reads it"
)
_STARS = re.compile(r"\*{3,}")


def is_hidden(value: object) -> bool:
    """Return whether a value is stars and nothing else."""
    return isinstance(value, str) and _STARS.fullmatch(value) is not None


def secrets_of(kind: type[msgspec.Struct] | None) -> frozenset[str]:
    """Return the parameters of an action or trigger that are secrets."""
    return frozenset(marked(kind, Mark.SECRET)) if kind else frozenset()


def hidden_faults(kind: type[msgspec.Struct], params: Mapping[str, Any]) -> list[Fault]:
    """Return where parameters hold stars in place of a secret, or within one."""
    return [
        Fault(pointer, STARS)
        for name in sorted(secrets_of(kind) & params.keys())
        for pointer, text in texts_in(params[name], pointer_to(name))
        if is_hidden(text)
    ]

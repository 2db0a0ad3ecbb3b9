"""JSON Pointers (RFC 6901): where something stands in a document."""

from collections.abc import Collection
from typing import Any

from chalicelib.domain.errors import Fault

NOTHING = object()
"""What stands where a pointer leads nowhere; equal to itself alone."""


def value_at(document: Any, pointer: str) -> Any:
    """Return what stands at a pointer, NOTHING where it leads nowhere."""
    found = document
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        if isinstance(found, dict) and name in found:
            found = found[name]
        elif isinstance(found, list | tuple) and name.isdecimal() and int(name) < len(found):
            found = found[int(name)]
        else:
            return NOTHING
    return found


def new_faults(
    faults: Collection[Fault], known: Collection[Fault], before: Any, after: Any
) -> list[Fault]:
    """Return the faults that an edit of a document has made.

    Those that were there before, at a place that the edit left as it was, are none of them.
    """
    return [
        fault
        for fault in faults
        if fault not in known or value_at(before, fault.pointer) != value_at(after, fault.pointer)
    ]

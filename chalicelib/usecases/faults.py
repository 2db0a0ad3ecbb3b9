"""What msgspec says of a faulty document, with a JSON Pointer to the place."""

import re

import msgspec

from chalicelib.domain.errors import Fault

_PATH = re.compile(r" - at `(?:key` in `)?\$(?P<path>[^`]*)`$")
_STEP = re.compile(r"\.(?P<name>[^.\[]+)|\[(?P<index>\d+)\]|(?P<some>\[\.\.\.\])")
_MEMBER = re.compile(r"(?:unknown|missing required) field `(?P<name>.*)`$", re.DOTALL)


def fault_of(error: msgspec.ValidationError) -> Fault:
    """Return what a validation error says; within a mapping it points at the mapping."""
    text = str(error)
    pointer = ""
    found = _PATH.search(text)
    if found:
        text = text[: found.start()]
        for step in _STEP.finditer(found["path"]):
            if step["some"]:
                break
            pointer += "/" + escaped(step["name"] or step["index"])
    member = _MEMBER.search(text)
    if member:
        pointer += "/" + escaped(member["name"])
        text = "unknown field" if "unknown" in text else "is required"
    return Fault(pointer, text[:1].lower() + text[1:])


def escaped(name: str) -> str:
    """Return a name as one step of a JSON Pointer."""
    return name.replace("~", "~0").replace("/", "~1")

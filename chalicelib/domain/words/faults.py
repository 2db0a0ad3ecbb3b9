"""What msgspec says of a faulty document, in plain words and with a JSON Pointer to the place."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec

from chalicelib.domain.errors import Fault
from chalicelib.domain.words.wording import there_is_no

_PATH = re.compile(r" - at `(?:key` in `)?\$(?P<path>[^`]*)`$")
_STEP = re.compile(r"\.(?P<name>[^.\[]+)|\[(?P<index>\d+)\]|(?P<some>\[\.\.\.\])")
_MEMBER = re.compile(r"(?:unknown|missing required) field `(?P<name>.*)`$", re.DOTALL)
_ENUM = re.compile(r"Invalid enum value (?P<value>.*)$", re.DOTALL)
_EXPECTED = re.compile(
    r"Expected `(?P<kind>[^`]*)`"
    r"(?: of length (?P<length>[<>=]+) (?P<size>\d+)"
    r"| (?P<bound>[<>=]+) (?P<limit>[-\d.]+)"
    r"| matching regex '(?P<regex>.*)')?"
    r"(?:, got `(?P<got>[^`]*)`)?$",
    re.DOTALL,
)
_KINDS = {
    "int": "a whole number",
    "float": "a number",
    "str": "a text",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
    "datetime": "an instant, for example 2026-03-01T09:00:00Z",
    "date": "a date, for example 2026-03-01",
}
_UNITS = {"str": "characters", "array": "members", "object": "keys"}
_BOUNDS = {"<=": "at most", ">=": "at least", "<": "less than", ">": "more than"}
_INSTANTS = ("Invalid RFC3339", "Expected `datetime` with a timezone")


def fault_of(error: msgspec.ValidationError, type: Any = None) -> Fault:
    """Return what a validation error says; within a mapping it points at the mapping.

    With the type that the document was to become, it also tells which keys and values there are.
    """
    text = str(error)
    steps: list[str] = []
    found = _PATH.search(text)
    if found:
        text = text[: found.start()]
        for step in _STEP.finditer(found["path"]):
            if step["some"]:
                break
            steps.append(step["name"] or step["index"])
    place = "".join("/" + escaped(step) for step in steps)
    member = _MEMBER.search(text)
    if member:
        pointer = f"{place}/{escaped(member['name'])}"
        if "unknown" not in text:
            return Fault(pointer, "is required")
        return Fault(pointer, there_is_no("key", member["name"], _keys(type, steps)))
    chosen = _ENUM.match(text)
    if chosen:
        written = chosen["value"].strip("'\"")
        return Fault(place, there_is_no("choice", written, _choices(type, steps)))
    return Fault(place, _plain(text))


def escaped(name: str) -> str:
    """Return a name as one step of a JSON Pointer."""
    return name.replace("~", "~0").replace("/", "~1")


def _plain(text: str) -> str:
    if text.startswith(_INSTANTS):
        return f"expected {_KINDS['datetime']} (the offset is needed)"
    found = _EXPECTED.match(text)
    if found is None:
        return text[:1].lower() + text[1:]
    kind = found["kind"]
    said = "expected " + " or ".join(_KINDS.get(one, one) for one in kind.split(" | "))
    if found["length"]:
        said += f" of {_bound(found['length'], found['size'])} {_UNITS.get(kind, 'members')}"
    elif found["bound"]:
        said += f", {_bound(found['bound'], found['limit'])}"
    elif found["regex"] is not None:
        pattern = found["regex"].replace("\\\\", "\\").replace(r"(?![\s\S])", "$")
        said += f" that matches {pattern}"
    if found["got"]:
        said += f", not {_KINDS.get(found['got'], found['got']).partition(',')[0]}"
    return said


def _bound(sign: str, limit: str) -> str:
    return f"{_BOUNDS.get(sign, 'exactly')} {limit}"


def _keys(type: Any, steps: list[str]) -> list[str]:
    return [
        field.encode_name
        for one in _at(type, steps)
        if isinstance(one, msgspec.inspect.StructType)
        for field in one.fields
    ]


def _choices(type: Any, steps: list[str]) -> list[str]:
    found: list[str] = []
    for one in _at(type, steps):
        if isinstance(one, msgspec.inspect.EnumType):
            found += [str(member.value) for member in one.cls]
        elif isinstance(one, msgspec.inspect.LiteralType):
            found += [str(value) for value in one.values]
    return found


def _at(type: Any, steps: list[str]) -> list[msgspec.inspect.Type]:
    """Return the types that can stand at a place."""
    if type is None:
        return []
    here = list(_alternatives(_inspected(type)))
    for step in steps:
        here = [
            below for one in here for inner in _below(one, step) for below in _alternatives(inner)
        ]
    return here


@cache
def _inspected(type: Any) -> msgspec.inspect.Type:
    return msgspec.inspect.type_info(type)


def _alternatives(one: msgspec.inspect.Type) -> Iterator[msgspec.inspect.Type]:
    if isinstance(one, msgspec.inspect.Metadata):
        yield from _alternatives(one.type)
    elif isinstance(one, msgspec.inspect.UnionType):
        for member in one.types:
            yield from _alternatives(member)
    else:
        yield one


def _below(one: msgspec.inspect.Type, step: str) -> Iterator[msgspec.inspect.Type]:
    if isinstance(one, msgspec.inspect.StructType):
        yield from (field.type for field in one.fields if field.encode_name == step)
    elif isinstance(one, msgspec.inspect.CollectionType | msgspec.inspect.VarTupleType):
        yield one.item_type
    elif isinstance(one, msgspec.inspect.DictType):
        yield one.value_type

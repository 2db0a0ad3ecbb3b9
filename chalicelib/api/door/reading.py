"""Reading a request strictly: JSON of a sane size and depth, typed bodies and queries."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar

import msgspec

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Invalid
from chalicelib.domain.words.faults import escaped, fault_of
from chalicelib.domain.words.text import CONTROL

T = TypeVar("T")

_NUMBER = re.compile(r"[-+0-9.eE]+")

MAX_BODY = 256 * 1024
MAX_DEPTH = 64
MAX_WHOLE = 2**53
MAX_PARAMETER = 2_000
"""Characters of one query parameter."""


def read_json(raw: bytes) -> dict[str, Any]:
    """Return the JSON object of a body.

    Raises:
        Invalid: malformed, too deep, no object, or with control characters in a text.
    """
    if not raw.strip():
        raise Invalid.at("", "expected a JSON object as the body, {} where all is left out")
    try:
        document = msgspec.json.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Invalid.at("", f"the body is not JSON: {error}", code=Code.MALFORMED_JSON) from None
    except RecursionError:
        raise _too_deep() from None
    _check(document)
    if not isinstance(document, dict):
        raise Invalid.at("", "expected a JSON object")
    return document


def typed(document: Any, type: type[T], *, from_text: bool = False) -> T:
    """Return the document as a struct; `from_text` reads numbers and truth from strings.

    Raises:
        Invalid: with a pointer to what is missing, unknown or of the wrong type.
    """
    if from_text:
        _refuse_bare_numbers(document, type)
    try:
        return msgspec.convert(document, type, strict=not from_text)
    except msgspec.ValidationError as error:
        raise Invalid([fault_of(error, type)]) from None


def _refuse_bare_numbers(document: Mapping[str, str], type: Any) -> None:
    """Refuse a number where an instant stands: it would be read as seconds since 1970."""
    for name in _instants(type):
        if _NUMBER.fullmatch(document.get(name, "")):
            message = "expected an instant with its offset, for example 2026-03-01T09:00:00Z"
            raise Invalid.at(f"/{name}", message)


@cache
def _instants(type: Any) -> list[str]:
    return [
        field.encode_name for field in msgspec.structs.fields(type) if "datetime" in str(field.type)
    ]


def single_values(query: Mapping[str, list[str]] | None) -> dict[str, str]:
    """Return the query's parameters, each of which may be there once.

    Raises:
        Invalid: a parameter is there twice, too long or not readable text.
    """
    values: dict[str, str] = {}
    for name, several in (query or {}).items():
        pointer = "/" + escaped(name if is_text(name) else "")
        if len(several) != 1:
            raise Invalid.at(pointer, "must be given once")
        if len(several[0]) > MAX_PARAMETER or not is_text(several[0]) or not is_text(name):
            raise Invalid.at(pointer, "is not a text that can be used here")
        values[name] = several[0]
    return values


def in_utc(pointer: str, instant: datetime | None) -> datetime | None:
    """Return an instant of a body as it is stored.

    Raises:
        Invalid: it lies outside of the years that can be told.
    """
    try:
        return None if instant is None else instant.astimezone(UTC)
    except OverflowError:
        raise Invalid.at(pointer, "lies too far away") from None


def is_text(text: str) -> bool:
    """Return whether it is free of control characters and unpaired surrogates."""
    return not CONTROL.search(text) and not any("\ud800" <= one <= "\udfff" for one in text)


def _check(document: Any) -> None:
    todo: list[tuple[Any, str, int]] = [(document, "", 1)]
    while todo:
        value, pointer, depth = todo.pop()
        if isinstance(value, str):
            if CONTROL.search(value):
                raise Invalid.at(pointer, "control characters are not allowed")
        elif isinstance(value, dict | list):
            if depth > MAX_DEPTH:
                raise _too_deep()
            pairs = list(value.items()) if isinstance(value, dict) else enumerate(value)
            for name, one in pairs:
                below = f"{pointer}/{escaped(str(name))}"
                if isinstance(one, float) and one.is_integer() and abs(one) <= MAX_WHOLE:
                    value[name] = int(one)  # 3.0 is a whole number in JSON Schema
                if isinstance(name, str) and CONTROL.search(name):
                    raise Invalid.at(pointer, "control characters are not allowed in names")
                todo.append((one, below, depth + 1))


def _too_deep() -> Invalid:
    return Invalid.at("", f"at most {MAX_DEPTH} levels of nesting", code=Code.TOO_DEEP)

"""Validation errors in plain words."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

import msgspec
import pytest

from chalicelib.domain.words.faults import fault_of


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Part(msgspec.Struct, forbid_unknown_fields=True):
    size: int = 0
    kind: Colour | None = None


class Whole(msgspec.Struct, forbid_unknown_fields=True):
    name: Annotated[str, msgspec.Meta(min_length=2, max_length=4)] = "ab"
    count: Annotated[int, msgspec.Meta(le=100)] = 1
    ratio: Annotated[float, msgspec.Meta(gt=0)] | None = 1.0
    code: Annotated[str, msgspec.Meta(pattern=r"^[a-z]+(?![\s\S])")] = "a"
    parts: Annotated[tuple[Part, ...], msgspec.Meta(max_length=2)] = ()
    named: dict[str, Part] = {}
    at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    way: Literal["up", "down"] = "up"


def fault(document: Any) -> tuple[str, str]:
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.convert(document, Whole)
    found = fault_of(caught.value, Whole)
    return found.pointer, found.message


@pytest.mark.parametrize(
    ("document", "pointer", "message"),
    [
        ({"count": 101}, "/count", "expected a whole number, at most 100"),
        ({"count": "1"}, "/count", "expected a whole number, not a text"),
        ({"ratio": 0}, "/ratio", "expected a number, more than 0.0"),
        ({"ratio": []}, "/ratio", "expected a number or null, not a list"),
        ({"name": "a"}, "/name", "expected a text of at least 2 characters"),
        ({"name": "abcde"}, "/name", "expected a text of at most 4 characters"),
        ({"name": None}, "/name", "expected a text, not null"),
        ({"code": "A"}, "/code", "expected a text that matches ^[a-z]+$"),
        ({"parts": [{}, {}, {}]}, "/parts", "expected a list of at most 2 members"),
        ({"parts": {}}, "/parts", "expected a list, not an object"),
        (
            {"parts": [{"kind": "rde"}]},
            "/parts/0/kind",
            "there is no choice rde, did you mean red? there are blue, red",
        ),
        ({"way": "left"}, "/way", "there is no choice left; there are down, up"),
        (
            {"parts": [{"seize": 1}]},
            "/parts/0/seize",
            "there is no key seize, did you mean size? there are kind, size",
        ),
        ({"named": {"a": {"x": 1}}}, "/named/x", "there is no key x"),
        (
            {"at": "noon"},
            "/at",
            "expected an instant, for example 2026-03-01T09:00:00Z (the offset is needed)",
        ),
        (
            {"colour": 1},
            "/colour",
            "there is no key colour; there are at, code, count, name, named, parts, ratio, way",
        ),
    ],
)
def test_a_fault_is_told_in_plain_words_with_what_there_is(document, pointer, message):
    assert (pointer, message) == fault(document)


def test_without_the_type_only_the_fault_itself_is_told():
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.convert({"colour": 1}, Whole)

    assert "there is no key colour" == fault_of(caught.value).message

"""Requests are read strictly: sane JSON, typed, told where it is wrong."""

from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest

from chalicelib.api.door.reading import (
    MAX_DEPTH,
    MAX_PARAMETER,
    in_utc,
    is_text,
    read_json,
    single_values,
    typed,
)
from chalicelib.domain.errors import Invalid


class Body(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    sort: int = 0


def refusal(act, *args, **named) -> tuple[str, str]:
    with pytest.raises(Invalid) as invalid:
        act(*args, **named)
    return invalid.value.code, invalid.value.faults[0].pointer


def nested(levels: int) -> bytes:
    return b'{"a": ' + b"[" * (levels - 1) + b"]" * (levels - 1) + b"}"


def test_a_body_is_a_json_object():
    assert {"title": "Ünï ☃"} == read_json('{"title": "Ünï ☃"}'.encode())


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "invalid"),
        (b"  ", "invalid"),
        (b"[]", "invalid"),
        (b'"text"', "invalid"),
        (b"{", "malformed_json"),
        (b"{'a': 1}", "malformed_json"),
        (b'{"a": NaN}', "malformed_json"),
        (b'{"a": "\xff"}', "malformed_json"),
        (b'{"a": "\\ud800"}', "malformed_json"),
        (nested(MAX_DEPTH + 1), "too_deep"),
        (nested(100_000), "too_deep"),
    ],
    ids=lambda value: ascii(value)[:30],
)
def test_what_is_no_json_object_of_sane_depth_is_refused(raw, code):
    assert (code, "") == refusal(read_json, raw)


def test_a_body_may_be_so_deep():
    assert "a" in read_json(nested(MAX_DEPTH))


@pytest.mark.parametrize(
    ("raw", "pointer"),
    [
        (b'{"a": "x\\u0000"}', "/a"),
        (b'{"a/b": [1, "\\u001b"]}', "/a~1b/1"),
        (b'{"a": {"x\\u0007": 1}}', "/a"),
    ],
)
def test_control_characters_are_pointed_to(raw, pointer):
    assert ("invalid", pointer) == refusal(read_json, raw)


def test_line_breaks_and_tabs_are_text():
    assert {"a": "x\ny\tz"} == read_json(b'{"a": "x\\ny\\tz"}')


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        ({}, "/name"),
        ({"name": 5}, "/name"),
        ({"name": "x", "sort": "1"}, "/sort"),
        ({"name": "x", "nam": 1}, "/nam"),
    ],
)
def test_a_body_of_another_shape_is_pointed_to(document, pointer):
    assert ("invalid", pointer) == refusal(typed, document, Body)


def test_a_query_reads_numbers_from_text():
    assert 5 == typed({"name": "x", "sort": "5"}, Body, from_text=True).sort


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"a": ["1", "2"]}, "/a"),
        ({"a": ["x" * (MAX_PARAMETER + 1)]}, "/a"),
        ({"a/b": ["\x00"]}, "/a~1b"),
        ({"\ud800": ["1"]}, "/"),
    ],
    ids=["twice", "long", "control", "name"],
)
def test_a_parameter_that_cannot_be_used_is_pointed_to(query, pointer):
    assert ("invalid", pointer) == refusal(single_values, query)


@pytest.mark.parametrize(
    ("query", "values"),
    [
        (None, {}),
        ({"a": ["1"], "b": [""]}, {"a": "1", "b": ""}),
        ({"a": ["x" * MAX_PARAMETER]}, {"a": "x" * MAX_PARAMETER}),
    ],
    ids=["none", "two", "longest"],
)
def test_a_parameter_is_given_once(query, values):
    assert values == single_values(query)


def test_an_instant_is_stored_in_utc():
    given = datetime(2026, 3, 1, 10, tzinfo=timezone(timedelta(hours=1)))

    assert in_utc("/at", None) is None
    assert (9, UTC) == (in_utc("/at", given).hour, in_utc("/at", given).tzinfo)


def test_an_instant_beyond_all_years_is_pointed_to():
    end = datetime(9999, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-5)))

    assert ("invalid", "/at") == refusal(in_utc, "/at", end)


@pytest.mark.parametrize(
    ("text", "fine"),
    [("", True), ("a\nb", True), ("\x00", False), ("\x7f", False), ("\udfff", False)],
)
def test_text_has_no_control_characters_and_no_halves(text, fine):
    assert fine is is_text(text)

"""Bodies of rows."""

from decimal import Decimal

import msgspec
import pytest

from chalicelib.ports.table import Row
from chalicelib.records.body import decode, encode, split
from chalicelib.records.items import Link, item_row
from tests.support.contexts import deal


def row(body: str) -> Row:
    return Row(pk="p", sk="s", kind="k", body=body)


@pytest.mark.parametrize("value", ["text", 7, None, [1, 2], {"a": "ü"}])
def test_a_body_comes_back_as_it_was(value):
    assert value == decode(row(encode(value)), type(value))


def test_what_a_newer_release_added_does_not_disturb_an_older_one():
    body = msgspec.json.decode(item_row(deal()).body)
    newer = row(encode({**body, "invented_later": 1}))

    assert deal() == decode(newer, type(deal()))


def test_a_body_of_something_else_is_not_taken():
    with pytest.raises(msgspec.ValidationError):
        decode(row("{}"), Link)


def test_what_is_at_its_default_takes_no_room():
    assert "deleted_at" not in item_row(deal()).body
    assert '"1.50"' == encode(Decimal("1.50"))


def test_documents_share_only_what_is_written_the_same():
    first = {"a": 1, "b": 1, "c": {"x": 1}, "d": 1, "e": "same"}
    second = {"a": True, "b": 1.0, "c": {"x": True}, "e": "same"}
    assert (
        {"e": "same"},
        [{k: v for k, v in one.items() if k != "e"} for one in (first, second)],
    ) == (split([first, second]))
    assert ({}, []) == split([])

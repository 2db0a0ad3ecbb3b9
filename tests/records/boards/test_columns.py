"""Rows of columns that are kept ready."""

from msgspec.structs import replace

from chalicelib.records.boards.columns import column_key, column_of, column_row
from tests.domain.boards.test_columns import NOW, column, member

COLUMN = column({1: member(NOW, NOW, NOW, "5.00"), 2: member()}, [1])


def test_a_column_comes_back_as_it_was():
    key = column_key("deal", "default", "new", {"filters": {}})
    row = column_row(key, COLUMN)
    assert COLUMN == column_of(row)
    assert ("board#deal#default", NOW.timestamp() + 86400) == (row.pk, row.expires_at)


def test_who_asks_for_something_else_has_a_column_of_their_own():
    asked = ({"a": 1, "b": 2}, {"b": 2, "a": 1}, {"a": 1, "b": 3})
    keys = [column_key("deal", "default", "new", one) for one in asked]
    assert (keys[0] == keys[1], keys[0] == keys[2]) == (True, False)


def test_what_cannot_be_read_is_made_anew():
    row = column_row(column_key("deal", "default", "new", {}), COLUMN)
    for body in ('{"packed": "x"}', '{"packed": "eJw="}', "{}", '{"packed": "eJyrrgUAAXUA+Q=="}'):
        assert column_of(replace(row, body=body)) is None
    full = column({id: member(NOW, NOW, NOW, f"{id}.00") for id in range(1, 1001)})
    assert len(column_row(("a", "b"), full).body) < 40_000

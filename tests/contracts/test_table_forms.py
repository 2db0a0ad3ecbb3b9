"""Forms of rows, as every table adapter keeps them."""

import pytest

from chalicelib.domain.errors import Conflict
from chalicelib.ports.table import Put
from tests.contracts.test_table import emulated, fill, row, table, world

__all__ = ["emulated", "table", "world"]


def test_the_form_of_a_row_comes_back(table):
    newer = row(form=4, least=2)
    fill(table, newer)
    assert newer == table.get(newer.key)


@pytest.mark.parametrize("expect", ["any", "older"])
def test_a_row_of_an_older_form_never_takes_the_place_of_a_newer_one(table, expect):
    fill(table, row(form=3, version=1))
    with pytest.raises(Conflict):
        table.write([Put(row(form=2, version=2), expect=expect)])
    with pytest.raises(Conflict):
        table.write([Put(row(version=2), expect=expect), Put(row("other"))])
    table.write([Put(row(form=3, version=2), expect=expect), Put(row("other"))])
    table.write([Put(row(form=4, version=3), expect=expect)])
    assert (4, 3) == (table.get(row().key).form, table.get(row().key).version)


def test_many_rows_are_put_whatever_lies_there(table):
    fill(table, row("a", version=7, form=4, least=3, body='{"new":1}'))
    table.put_many([row("a"), row("b")])
    assert {"a": row("a"), "b": row("b")} == {one.sk: one for one in table.query("deal_1")}

"""The table as it would be after some writes."""

import pytest

from chalicelib.adapters.tables.memory import MemoryTable
from chalicelib.ports.table import Delete, Put, Row
from chalicelib.usecases.configuration.planned import planned


def row(sk, body="{}"):
    return Row(pk="config", sk=sk, kind="field", body=body)


@pytest.fixture
def table():
    table = MemoryTable()
    table.put_many([row("a"), row("b"), row("c")])
    return table


def test_it_shows_what_would_be_written_and_hides_what_would_go(table):
    other = Row(pk="elsewhere", sk="a", kind="field", body="{}")
    after = planned(
        table, [Put(row("b", "[]")), Put(row("d")), Put(other), Delete(("config", "a"))]
    )
    assert [row("b", "[]"), row("c"), row("d")] == after.query("config")
    assert row("a") == after.get(("config", "a"))


def test_nothing_is_written(table):
    planned(table, [Delete(("config", "a"))]).query("config")
    assert ["a", "b", "c"] == [one.sk for one in table.query("config")]

"""What every table adapter promises (chalicelib/ports/table.py)."""

import threading
from itertools import count
from typing import Any

import pytest
from pynamodb.exceptions import PynamoDBException

from chalicelib.adapters.aws.clients import Clients
from chalicelib.adapters.memory.overlay_table import OverlayTable
from chalicelib.adapters.tables.dynamodb import DynamoTable
from chalicelib.adapters.tables.memory import MemoryTable
from chalicelib.adapters.tables.model import create_table
from chalicelib.domain.errors import Conflict, Unfinished
from chalicelib.ports.table import CheckEntry, Delete, Put, Row, Table
from tests.support.aws import REGION, moto_world
from tests.support.table_worlds import World

INDEXES = ["by_type", "by_stage", "agenda"]


@pytest.fixture(scope="module")
def emulated():
    """One AWS and its clients for all, and a name for the table of each."""
    with moto_world():
        yield Clients(REGION), (f"contract{number}" for number in count(1))


@pytest.fixture(params=["memory", "overlay", "dynamodb"])
def world(request):
    if request.param != "dynamodb":
        return World(MemoryTable() if request.param == "memory" else OverlayTable(MemoryTable()))
    aws, names = request.getfixturevalue("emulated")
    name = next(names)
    create_table(name, REGION)
    return World(DynamoTable(name, lambda: aws.client("dynamodb")), aws, name)


@pytest.fixture
def table(world) -> Table:
    return world.table


def row(sk: str = "item", pk: str = "deal_1", **more: Any) -> Row:
    return Row(pk=pk, sk=sk, **{"kind": "item", "body": "{}", **more})


def fill(table: Table, *rows: Row) -> None:
    for one in rows:
        table.write([Put(one)])


def sort_keys(rows: list[Row]) -> list[str]:
    return [one.sk for one in rows]


# Reading by key.


def test_a_row_comes_back_as_it_was_written(table):
    full = row(
        body='{"title":"Größe ✓"}',
        version=7,
        entry=3,
        by_type=("deal", "0001"),
        by_stage=("deal:1:new", "a0"),
        agenda=("run", "2026-03-01T09:00:00Z"),
        expires_at=1_900_000_000,
    )
    plain = row("plain")
    fill(table, full, plain)
    assert full == table.get(full.key)
    assert plain == table.get(plain.key)


def test_a_missing_row_is_none(table):
    assert None is table.get(("deal_1", "item"))


def test_get_many_returns_those_that_exist(table):
    here = [row(f"n{n:03d}") for n in range(130)]
    fill(table, *here)
    keys = [one.key for one in here] + [("deal_1", "missing"), here[0].key]
    assert {one.key: one for one in here} == table.get_many(iter(keys))


def test_get_many_of_nothing_is_empty(table):
    assert {} == table.get_many([])


# Reading a partition.

ABC = ("a", "b#1", "b#2", "b#3", "c")


@pytest.mark.parametrize(
    ("expected", "how"),
    [
        (["a", "b#1", "b#2", "b#3", "c"], {}),
        (["c", "b#3", "b#2", "b#1", "a"], {"descending": True}),
        (["b#1", "b#2", "b#3"], {"prefix": "b#"}),
        (["b#3", "b#2", "b#1"], {"prefix": "b#", "descending": True}),
        (["b#2", "b#3"], {"prefix": "b#", "after": "b#1"}),
        (["b#2", "b#3"], {"prefix": "b#", "after": "b#11"}),
        (["b#1"], {"prefix": "b#", "after": "b#2", "descending": True}),
        (["b#1", "b#2", "b#3"], {"prefix": "b#", "after": "a"}),
        ([], {"prefix": "b#", "after": "c"}),
        ([], {"prefix": "b#", "after": "a", "descending": True}),
        (["b#3", "b#2", "b#1"], {"prefix": "b#", "after": "c", "descending": True}),
        (["b#1", "b#2", "b#3", "c"], {"after": "a"}),
        (["a", "b#1", "b#2", "b#3", "c"], {"after": ""}),
        ([], {"after": "", "descending": True}),
        (["a", "b#1"], {"limit": 2}),
        (["c", "b#3"], {"limit": 2, "descending": True}),
        (["b#2"], {"prefix": "b#", "after": "b#1", "limit": 1}),
        ([], {"limit": 0}),
        ([], {"prefix": "x"}),
    ],
)
def test_a_query_reads_a_partition_in_order(table, expected, how):
    fill(table, *[row(sk) for sk in reversed(ABC)], row("b#9", pk="deal_2"))
    assert expected == sort_keys(table.query("deal_1", **how))


def test_a_query_returns_whole_rows(table):
    fill(table, row(entry=1, version=4))
    assert [row(entry=1, version=4)] == table.query("deal_1")


def test_a_query_of_an_unknown_partition_is_empty(table):
    assert [] == table.query("deal_1")


def test_a_query_without_limit_reads_more_than_a_megabyte(table):
    fill(table, *[row(f"{n}", body="x" * 300_000) for n in range(5)])
    assert ["0", "1", "2", "3", "4"] == sort_keys(table.query("deal_1"))
    assert ["4", "3", "2", "1", "0"] == sort_keys(table.query("deal_1", descending=True))


def test_pages_join_without_gap_or_repeat(table):
    fill(table, *[row(f"{n}") for n in range(7)])
    read, after = [], None
    while page := table.query("deal_1", after=after, limit=3):
        read += sort_keys(page)
        after = page[-1].sk
    assert [str(n) for n in range(7)] == read


# Reading an index.


@pytest.mark.parametrize("index", INDEXES)
def test_an_index_lists_keys_in_its_own_order(table, index):
    fill(
        table,
        row("1", **{index: ("column", "c")}),
        row("2", **{index: ("column", "a")}),
        row("3", **{index: ("other", "b")}),
        row("4"),
    )
    expected = [("a", ("deal_1", "2")), ("c", ("deal_1", "1"))]
    assert expected == table.query_index(index, "column")
    assert expected[::-1] == table.query_index(index, "column", descending=True)


@pytest.mark.parametrize(
    ("expected", "how"),
    [
        ("abcde", {}),
        ("edcba", {"descending": True}),
        ("cde", {"after": "b"}),
        ("cde", {"after": "bb"}),
        ("a", {"after": "b", "descending": True}),
        ("ab", {"until": "b"}),
        ("edcb", {"until": "b", "descending": True}),
        ("cd", {"after": "b", "until": "d"}),
        ("cb", {"after": "d", "until": "b", "descending": True}),
        ("c", {"after": "d", "until": "b", "descending": True, "limit": 1}),
        ("", {"after": "b", "until": "b"}),
        ("", {"after": "c", "until": "b"}),
        ("", {"after": "b", "until": "c", "descending": True}),
        ("abcde", {"after": ""}),
        ("ab", {"after": "", "until": "b"}),
        ("", {"after": "", "descending": True}),
        ("ab", {"limit": 2}),
        ("ed", {"limit": 2, "descending": True}),
        ("", {"limit": 0}),
    ],
)
def test_an_index_is_read_between_two_sort_keys(table, expected, how):
    fill(table, *[row(letter, agenda=("user_5", letter)) for letter in "badce"])
    assert list(expected) == [sk for sk, _ in table.query_index("agenda", "user_5", **how)]


def test_after_leaves_out_every_row_of_that_index_sort_key(table):
    fill(table, *[row(f"{n}", agenda=("user_5", "ab"[n > 2])) for n in range(5)])
    after = table.query_index("agenda", "user_5", after="a")
    before = table.query_index("agenda", "user_5", after="b", until="a", descending=True, limit=2)
    assert {("deal_1", "3"), ("deal_1", "4")} == {key for _, key in after}
    assert ["a", "a"] == [sk for sk, _ in before]


def test_a_row_moves_in_an_index_with_its_key(table):
    fill(table, row(by_stage=("new", "a0")), row(by_stage=("won", "b0"), version=2))
    assert [] == table.query_index("by_stage", "new")
    assert [("b0", ("deal_1", "item"))] == table.query_index("by_stage", "won")


def test_a_row_leaves_an_index_when_its_key_disappears(table):
    fill(table, row(by_stage=("new", "a0"), by_type=("deal", "1")), row(by_type=("deal", "1")))
    assert [] == table.query_index("by_stage", "new")
    assert [("1", ("deal_1", "item"))] == table.query_index("by_type", "deal")


def test_a_deleted_row_leaves_its_indexes(table):
    fill(table, row(by_stage=("new", "a0")))
    table.write([Delete(("deal_1", "item"))])
    assert [] == table.query_index("by_stage", "new")


# What a write expects.


def test_absent_lets_only_the_first_writer_in(table):
    table.write([Put(row(body="1"), "absent")])
    with pytest.raises(Conflict) as refused:
        table.write([Put(row(body="2"), "absent")])
    assert frozenset({("deal_1", "item")}) == refused.value.refused
    assert "1" == table.get(("deal_1", "item")).body


@pytest.mark.parametrize("expect", [1, 3])
def test_a_number_expects_exactly_that_version(table, expect):
    fill(table, row(version=2))
    with pytest.raises(Conflict):
        table.write([Put(row(version=9), expect)])
    table.write([Put(row(version=9), 2)])
    assert 9 == table.get(("deal_1", "item")).version


def test_a_number_expects_the_row_to_exist(table):
    with pytest.raises(Conflict):
        table.write([Put(row(version=2), 1)])


@pytest.mark.parametrize("others", [[], [Put(row(sk="other"))]])
def test_a_removal_that_expects_a_version_takes_no_other_away(table, others):
    fill(table, row(version=2))
    with pytest.raises(Conflict) as refused:
        table.write([Delete(("deal_1", "item"), 1), *others])
    assert frozenset({("deal_1", "item")}) == refused.value.refused
    table.write([Delete(("deal_1", "item"), 2), *others])
    assert table.get(("deal_1", "item")) is None
    with pytest.raises(Conflict):
        table.write([Delete(("deal_1", "item"), 2), *others])


def test_older_writes_over_nothing_and_over_lower_versions_only(table):
    table.write([Put(row(version=5), "older")])
    table.write([Put(row(version=6), "older")])
    for version in (5, 6):
        with pytest.raises(Conflict):
            table.write([Put(row(version=version, body="late"), "older")])
    assert row(version=6) == table.get(("deal_1", "item"))


def test_any_writes_over_everything(table):
    fill(table, row(version=5), row(version=1))
    assert 1 == table.get(("deal_1", "item")).version


def test_a_put_replaces_the_whole_row(table):
    fill(table, row(entry=1, agenda=("a", "b"), expires_at=1_900_000_000), row())
    assert row() == table.get(("deal_1", "item"))


def test_deleting_a_missing_row_is_no_error(table):
    table.write([Delete(("deal_1", "item"))])
    table.write([Delete(("deal_1", "item")), Put(row("other"))])
    assert ["other"] == sort_keys(table.query("deal_1"))


def test_the_entry_fence_lets_the_batch_through_in_the_same_stage_entry(table):
    fill(table, row(entry=3))
    table.write([CheckEntry(("deal_1", "item"), 3), Put(row("run"), "absent")])
    table.write([CheckEntry(("deal_1", "item"), 3)])
    assert row("run") == table.get(("deal_1", "run"))
    assert row(entry=3) == table.get(("deal_1", "item"))


@pytest.mark.parametrize("here", [[], [row()], [row(entry=2)], [row(entry=4)]])
def test_the_entry_fence_refuses_the_batch_otherwise(table, here):
    fill(table, *here)
    fence = CheckEntry(("deal_1", "item"), 3)
    for writes in ([fence], [Put(row("run"), "absent"), fence]):
        with pytest.raises(Conflict) as refused:
            table.write(writes)
        assert frozenset({("deal_1", "item")}) == refused.value.refused
    assert None is table.get(("deal_1", "run"))


# Several writes at once.


def test_a_batch_is_written_as_a_whole(table):
    fill(table, row("old"))
    table.write([Put(row("new", pk="deal_2")), Put(row(), "absent"), Delete(("deal_1", "old"))])
    assert ["item"] == sort_keys(table.query("deal_1"))
    assert ["new"] == sort_keys(table.query("deal_2"))


def test_a_refused_batch_names_its_refused_rows_and_writes_nothing(world):
    table = world.table
    fill(table, row("taken"), row("ahead", version=3), row("old", by_stage=("new", "a0")))
    before = world.changes()
    with pytest.raises(Conflict) as refused:
        table.write(
            [
                Put(row("fine", by_stage=("new", "b0")), "absent"),
                Put(row("taken", body="2"), "absent"),
                Delete(("deal_1", "old")),
                CheckEntry(("deal_1", "item"), 1),
                Put(row("ahead", version=3), 2),
            ]
        )
    expected = {("deal_1", sk) for sk in ("taken", "ahead", "item")}
    assert expected == refused.value.refused
    assert ["ahead", "old", "taken"] == sort_keys(table.query("deal_1"))
    assert [("a0", ("deal_1", "old"))] == table.query_index("by_stage", "new")
    assert before == world.changes()


def test_a_conflict_is_unfinished_work_that_can_be_tried_again(table):
    fill(table, row())
    with pytest.raises(Unfinished):
        table.write([Put(row(), "absent")])


def test_nothing_to_write_is_no_error(world):
    world.table.write([])
    assert [] == world.changes()


def test_a_hundred_writes_are_one_batch_and_one_more_is_too_many(table):
    table.write([Put(row(f"{n:03d}")) for n in range(100)])
    assert 100 == len(table.query("deal_1"))
    with pytest.raises(ValueError, match="101 writes"):
        table.write([Put(row(f"x{n:03d}")) for n in range(101)])


def test_two_writes_for_one_row_are_refused(table):
    with pytest.raises(ValueError, match="same row"):
        table.write([CheckEntry(("deal_1", "item"), 1), Put(row())])


def test_of_many_writers_at_once_one_wins(table):
    won = []

    def claim(n: int) -> None:
        try:
            table.write([Put(row(body=str(n)), "absent"), Put(row(f"log{n}"))])
        except Conflict:
            return
        won.append(n)

    threads = [threading.Thread(target=claim, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [table.get(("deal_1", "item")).body] == [str(n) for n in won]
    assert ["item", f"log{won[0]}"] == sort_keys(table.query("deal_1"))


# Keys.

LONG = "é" * 513  # 1,026 bytes


@pytest.mark.parametrize(
    "use",
    [
        lambda table: table.get(("deal_1", LONG)),
        lambda table: table.get(("x" * 2_049, "item")),
        lambda table: table.get_many([("deal_1", LONG)]),
        lambda table: table.query("x" * 2_049),
        lambda table: table.query("deal_1", prefix=LONG),
        lambda table: table.query("deal_1", after=LONG),
        lambda table: table.query_index("by_type", "x" * 2_049),
        lambda table: table.query_index("by_type", "deal", after=LONG),
        lambda table: table.query_index("by_type", "deal", until=LONG),
        lambda table: table.add(("counter", LONG), 1),
        lambda table: table.write([Put(row(LONG))]),
        lambda table: table.write([Delete(("deal_1", LONG)), Put(row())]),
    ],
)
def test_a_key_that_is_too_long_is_refused_by_reads_and_writes(table, use):
    with pytest.raises((ValueError, PynamoDBException)):
        use(table)


def test_keys_may_be_as_long_as_dynamodb_takes_them(table):
    longest = row("x" * 1_024, pk="x" * 2_048)
    fill(table, longest)
    assert longest == table.get(longest.key)
    assert [] == table.query("x" * 2_048, after="x" * 1_024)


# Counters.


def test_a_counter_starts_at_nothing_and_returns_the_new_value(table):
    assert 10 == table.add(("counter", "deal"), 10)
    assert 15 == table.add(("counter", "deal"), 5)
    assert 1 == table.add(("counter", "lead"), 1)
    assert 12 == table.add(("counter", "deal"), -3)


def test_a_counter_may_be_removed_when_it_says_so(table):
    assert 1 == table.add(("counter", "deal"), 1, expires_at=1_900_000_000)
    assert 1_900_000_000 == table.get(("counter", "deal")).expires_at


def test_a_counter_loses_no_addition_to_another_thread(table):
    seen = []
    threads = [
        threading.Thread(target=lambda: seen.append(table.add(("counter", "deal"), 1)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(range(1, 9)) == sorted(seen)


def test_a_counter_is_a_row_of_its_own_kind(world):
    world.table.add(("counter", "deal"), 10)
    world.table.add(("counter", "deal"), 10)
    first = row("deal", pk="counter", kind="counter")
    second = row("deal", pk="counter", kind="counter", version=2)
    assert second == world.table.get(("counter", "deal"))
    assert [("INSERT", None, first), ("MODIFY", first, second)] == world.changes()


def test_a_deleted_counter_starts_again(table):
    table.add(("counter", "deal"), 10)
    table.write([Delete(("counter", "deal"))])
    assert 1 == table.add(("counter", "deal"), 1)


# What the stream tells.


def test_the_stream_tells_old_and_new_of_every_change_in_order(world):
    old, new = row(entry=1, by_stage=("new", "a0")), row(entry=2, by_type=("deal", "1"))
    world.table.write([Put(old)])
    world.table.write([Put(new), Put(row("run"))])
    world.table.write([Delete(old.key)])
    assert [
        ("INSERT", None, old),
        ("MODIFY", old, new),
        ("INSERT", None, row("run")),
        ("REMOVE", new, None),
    ] == world.changes()


def test_a_write_that_changes_nothing_is_not_on_the_stream(world):
    fill(world.table, row(), row())
    world.table.write([Delete(("deal_1", "missing"))])
    assert [("INSERT", None, row())] == world.changes()

"""Ids: small, rising, and never given twice."""

from concurrent.futures import ThreadPoolExecutor

from chalicelib.adapters.tables.memory import MemoryTable
from chalicelib.usecases.tenant.ids import BLOCK, IdBlocks


def test_ids_begin_with_one_and_rise_one_by_one():
    ids = IdBlocks(MemoryTable())

    assert list(range(1, 2 * BLOCK + 2)) == [ids.next("deal") for _ in range(2 * BLOCK + 1)]


def test_each_type_counts_for_itself():
    ids = IdBlocks(MemoryTable())
    ids.next("deal")

    assert (2, 1) == (ids.next("deal"), ids.next("lead"))


def test_instances_work_in_blocks_of_their_own():
    table = MemoryTable()
    one, other = IdBlocks(table), IdBlocks(table)

    assert [1, BLOCK + 1, 2, BLOCK + 2] == [
        one.next("deal"),
        other.next("deal"),
        one.next("deal"),
        other.next("deal"),
    ]


def test_a_block_costs_one_request(monkeypatch):
    table, asked = MemoryTable(), []
    real = table.add
    monkeypatch.setattr(table, "add", lambda *args: asked.append(args) or real(*args))
    ids = IdBlocks(table)
    for _ in range(BLOCK):
        ids.next("deal")

    assert 1 == len(asked)


def test_threads_of_one_instance_get_different_ids():
    ids = IdBlocks(MemoryTable())
    with ThreadPoolExecutor(8) as pool:
        given = list(pool.map(lambda _: ids.next("deal"), range(200)))

    assert list(range(1, 201)) == sorted(given)

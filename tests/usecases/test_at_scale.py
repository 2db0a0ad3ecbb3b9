"""What screens ask for costs the same requests with ten items as with ten thousand, once warm."""

import math
from datetime import timedelta

import msgspec
import pytest

from chalicelib.adapters.tables.memory import MemoryTable
from chalicelib.domain.items.item import ItemRef
from chalicelib.records.boards.recent import Mark
from chalicelib.records.bulk.jobs import job_key, job_of
from chalicelib.records.entry_runs import ENTRY_RUNS, entry_runs_row, runs_sharing
from chalicelib.records.items import item_row
from chalicelib.records.search.words import word_rows
from chalicelib.sandbox.preview_bulk import LOOKED_AT, preview_bulk
from chalicelib.usecases.automation.runs.count_runs import Counted, Span, count_runs
from chalicelib.usecases.automation.runs.list_runs import Listed, Wanted, list_runs
from chalicelib.usecases.boards.read_recent import read_recent
from chalicelib.usecases.boards.show_board import show_board
from chalicelib.usecases.bulk.carry_on import carry_on
from chalicelib.usecases.bulk.list_bulk import list_bulk
from chalicelib.usecases.bulk.start_bulk import BulkChange, start_bulk
from chalicelib.usecases.search.find_items import find_items
from tests.support.world import ANNA, World

FEW, MANY = 10, 10_000
FULL = 1_000_000
"""Bytes that one query returns."""
OF_A_PLACE = 180
"""Bytes of an entry of an index with its keys, roughly."""


class CountingTable(MemoryTable):
    """Counts what DynamoDB would be asked, page by page."""

    asked = 0

    def get(self, key):
        self.asked += 1
        return super().get(key)

    def get_many(self, keys):
        keys = list(keys)
        before = self.asked
        found = super().get_many(keys)
        self.asked = before + math.ceil(len(keys) / 100)
        return found

    def query(self, pk, **more):
        found = super().query(pk, **more)
        self.asked += 1 + sum(len(row.body) + 100 for row in found) // FULL
        return found

    def query_index(self, index, pk, **more):
        found = super().query_index(index, pk, **more)
        self.asked += 1 + len(found) * OF_A_PLACE // FULL
        return found

    def write(self, writes):
        self.asked += 1
        super().write(writes)

    def put_many(self, rows):
        self.asked += math.ceil(len(rows) / 25)
        super().put_many(rows)


def filled(items):
    """Return a tenant with so many deals in one stage, in each of which a rule has acted."""
    world = World(table=CountingTable())
    world.rule_id = world.comment_rule("new")
    deal = world.create(title="Nguyen Kim", amount="5")
    (runs,) = [row for row in world.table.rows().values() if row.kind == ENTRY_RUNS]
    (run,) = runs_sharing(runs)
    rows = []
    for id in range(deal.id + 1, items + 1):
        ref = ItemRef("deal", id)
        item = msgspec.structs.replace(deal, id=id, title=f"Nguyen Kim {id}")
        rows.append(item_row(item))
        rows += word_rows(item).values()
        rows.append(entry_runs_row(ref, 1, [msgspec.structs.replace(run, item=ref)]))
    world.table.load(rows)
    world.advance(timedelta(minutes=1))
    return world


@pytest.fixture(scope="module")
def worlds():
    return filled(FEW), filled(MANY)


def requests(world, ask):
    """Return what a question costs once it was asked before."""
    ask(world)
    before = world.table.asked
    ask(world)
    return world.table.asked - before


def board(world):
    found = show_board(world.tenant, ANNA, "deal", "default", {}, world.now)
    assert min(FEW, 40) <= len(found.columns[0].cards) <= 40


def recent(world):
    read_recent(world.tenant, ANNA, Mark(world.now), limit=200, now=world.now)


def done(world):
    wanted = Wanted(state=Listed.DONE, rule=world.rule_id)
    found, _ = list_runs(world.tenant, ANNA, wanted, limit=FEW, now=world.now)
    assert len(found) == FEW


def failed(world):
    assert ([], None) == list_runs(world.tenant, ANNA, Wanted(), limit=50, now=world.now)


def searched(world):
    assert find_items(
        world.tenant, ANNA, "nguyen kim", type=None, limit=FEW, mark=None, now=world.now
    ).items


def previewed(world):
    wanted = BulkChange(type="deal", ids=tuple(range(1, FEW + 1)), values={"stage": "executing"})
    assert FEW == preview_bulk(world.tenant, ANNA, wanted, world.now).changed


@pytest.mark.parametrize(
    ("ask", "most"),
    [(board, 4), (recent, 1), (done, 4), (failed, 1), (previewed, 60)],
)
def test_a_question_costs_the_same(worlds, ask, most):
    few, many = (requests(world, ask) for world in worlds)
    assert few == many <= most


def test_a_search_looks_once_more_where_all_words_are_common(worlds):
    assert (2, 3) == tuple(requests(world, searched) for world in worlds)


def test_a_count_of_all_runs_is_a_few_pages_of_the_index(worlds):
    def counted(world):
        counts, more = count_runs(world.tenant, ANNA, Span(state=Counted.DONE), world.now)
        assert not more
        world.counted = counts.total()

    assert (2, 3) == tuple(requests(world, counted) for world in worlds)
    assert (FEW, MANY) == tuple(world.counted for world in worlds)


def test_a_change_of_many_is_previewed_whole_and_made_slice_by_slice(worlds):
    cost = []
    for world, items in zip(worlds, (FEW, 1_000), strict=True):
        ids = tuple(range(1, items + 1))
        wanted = BulkChange(type="deal", ids=ids, values={"comments": "x"})
        before = world.table.asked
        told = preview_bulk(world.tenant, ANNA, wanted, world.now)
        assert (items, min(items, LOOKED_AT)) == (told.changed, told.looked_at)
        assert world.table.asked - before <= items / 100 + 3 * told.looked_at
        job = start_bulk(world.tenant, ANNA, wanted, told.confirm, now=world.now)
        before = world.table.asked
        carry_on(world.tenant, job.id, world.now)
        asked = world.table.asked - before
        cost.append(asked / job_of(world.table.get(job_key(job.id))).at)
        before = world.table.asked
        assert [job.id] == [one.id for one in list_bulk(world.tenant, ANNA, limit=50)[0]]
        assert 2 == world.table.asked - before
    assert cost[1] <= cost[0] <= 3

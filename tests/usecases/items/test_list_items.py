"""What a page of a list reads, whatever the number of items."""

import pytest

from chalicelib.domain.errors import Invalid
from chalicelib.ports.table import Put
from chalicelib.records.items import item_row
from chalicelib.usecases.items.list_items import MAX_LOOKED_AT, MAX_SORTED, list_items
from tests.support.contexts import deal
from tests.support.world import ANNA, World


def many(count: int) -> World:
    world = World()
    for id in range(1, count + 1):
        world.table.write([Put(item_row(deal(id=id)))])
    return world


def page(world: World, filters=None, **more):
    return list_items(world.tenant, ANNA, "deal", filters or {}, limit=5, now=world.now, **more)


def reads(world: World, ask) -> list[int]:
    """Return how many rows each request of a warm instance reads."""
    ask()  # configuration is in memory from then on
    found = []
    for name in ("query", "query_index", "get_many"):
        real = getattr(world.table, name)

        def counted(*args, real=real, **named):
            answer = real(*args, **named)
            found.append(len(answer))
            return answer

        setattr(world.table, name, counted)
    ask()
    return found


@pytest.mark.parametrize(
    ("filters", "order"),
    [
        ({}, "id"),
        ({}, "-id"),
        ({"stage": "new"}, "id"),
        ({"stage": "new"}, "-id"),
        ({"responsible": "1"}, "-id"),
    ],
)
def test_a_page_that_an_index_serves_reads_no_more_of_many_items(filters, order):
    few, lots = (
        reads(world, lambda world=world: page(world, filters, order=order))
        for world in (many(300), many(3_000))
    )
    assert few == lots
    assert 2 == len(few)


def test_a_filter_that_no_index_serves_looks_at_so_many_and_says_where_to_go_on():
    world = many(MAX_LOOKED_AT + 300)
    found = reads(world, lambda: page(world, {"title": "nothing is called that"}))
    assert MAX_LOOKED_AT * 2 == sum(found)
    assert MAX_LOOKED_AT == page(world, {"title": "nothing is called that"}).next.id


def test_an_order_that_no_index_serves_is_refused_beyond_so_many():
    world = many(MAX_SORTED)
    assert 5 == len(page(world, order="-amount").items)
    world.table.write([Put(item_row(deal(id=MAX_SORTED + 1)))])
    with pytest.raises(Invalid, match="filter more or order by id"):
        page(world, order="-amount")

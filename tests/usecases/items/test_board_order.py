"""A column in its order: what a page costs, and what it does with indexes that lag behind."""

from datetime import timedelta

import pytest

from chalicelib.usecases.card.activities import plan_activity
from chalicelib.usecases.card.activity_drafts import ActivityDraft
from chalicelib.usecases.items import board_order
from chalicelib.usecases.items.board_order import BEGIN, Column, Place
from tests.support.asked import asked_of
from tests.support.world import ANNA, World

NEW = "deal#default#new"


def plan(world, item, **draft):
    plan_activity(world.tenant, ANNA, item.ref, ActivityDraft(subject="x", **draft), now=world.now)
    world.settle()


def page(world, after=BEGIN, limit=10, belongs=lambda item: item.stage == "new"):
    found, rest = Column(world.tenant, NEW, belongs, world.now).page(after, limit)
    return [item.id for _, item in found], rest


@pytest.mark.parametrize("size", [10, 160])
def test_a_page_costs_the_same_however_many_items_the_column_has(size):
    world = World()
    deals = [world.create_unseen() for _ in range(size)]
    world.settle()
    for deal in deals[::2]:
        plan(world, deal, deadline=world.now + timedelta(hours=deal.id % 2 + 1))
    world.advance(timedelta(hours=3))
    asked = asked_of(world.table)
    ids, _ = page(world, limit=4)
    assert (4, 2) == (len(ids), len(asked))


def test_a_page_of_what_is_not_due_reads_both_lists_once():
    world = World()
    deals = [world.create_unseen() for _ in range(30)]
    world.settle()
    for deal in deals[:3]:
        plan(world, deal)
    asked = asked_of(world.table)
    assert 20 == len(page(world, limit=20)[0])
    assert ["get_many", "get_many", "query_index", "query_index", "query_index"] == sorted(asked)


def test_what_the_indexes_still_say_is_left_out():
    world = World()
    gone, here = world.create(), world.create()
    plan(world, gone, deadline=world.now)
    moved = world.item(gone)
    world.change_unseen(moved, stage="executing")  # the stream has not told of it yet
    assert ([here.id], None) == page(world)


def test_a_page_ends_where_too_much_was_looked_at(monkeypatch):
    monkeypatch.setattr(board_order, "MAX_LOOKED_AT", 3)
    world = World()
    for _ in range(5):
        world.create()
    fits = {1}
    found, rest = page(world, belongs=lambda item: item.id in fits)
    assert ([], Place(id=3)) == (found, rest)
    assert ([1], None) == page(world, rest, belongs=lambda item: item.id in fits)


def test_a_place_is_told_by_a_text_and_read_again():
    for place in (BEGIN, Place(due="x#1"), Place(active="y#2", id=7), Place(id=3)):
        assert place == Place.parse(place.text(), place.id or 0)
    with pytest.raises(ValueError, match="board"):
        Place.parse("elsewhere 3", 0)

"""How a new version of an item is written and read."""

import msgspec
import pytest

from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.items.item import ItemRef
from chalicelib.records.card import MOVE
from chalicelib.records.items import ITEM
from chalicelib.usecases.items.save_item import find_item, get_item, item_writes
from tests.support.contexts import deal
from tests.support.world import World


def after(before, **over):
    return msgspec.structs.replace(before, version=before.version + 1, **over)


def test_what_did_not_change_is_not_written():
    ours = deal()

    assert [] == item_writes(ours, ours)


def test_a_version_takes_the_place_of_the_one_before_it():
    ours = deal(version=4)
    (write,) = item_writes(ours, after(ours, title="New"))

    assert (ITEM, 4, 5) == (write.row.kind, write.expect, write.row.version)


def test_a_move_is_written_with_its_line_of_the_history():
    ours = deal()
    item, move = item_writes(ours, after(ours, stage="executing", entry=2))

    assert (ITEM, MOVE, "absent") == (item.row.kind, move.row.kind, move.expect)


def test_of_two_who_write_the_same_version_one_is_refused():
    world = World()
    ours = world.create()
    world.table.write(item_writes(ours, after(ours, title="First")))

    with pytest.raises(Conflict):
        world.table.write(item_writes(ours, after(ours, title="Second")))
    assert "First" == world.item(ours).title


def test_a_deleted_item_is_found_only_by_who_asks_for_it():
    world = World()
    ours = world.create()
    world.delete(ours)

    assert find_item(world.tenant, ours.ref).deleted_at == world.now
    with pytest.raises(NotFound, match="there is no deal 1"):
        get_item(world.tenant, ours.ref)


def test_an_item_that_never_was_is_none():
    assert find_item(World().tenant, ItemRef("deal", 9)) is None

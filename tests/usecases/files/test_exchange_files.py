"""Files that one part of an item refers to."""

import pytest

from chalicelib.domain.errors import Invalid
from chalicelib.domain.files.file import FileOwner
from chalicelib.domain.items.item import ItemRef
from chalicelib.records.files import file_key, file_of
from chalicelib.usecases.files.exchange_files import attached, exchanged
from tests.support.world import BEN, World
from tests.usecases.files.test_take_files import announced

OWNER = FileOwner(ItemRef("deal", 1), "activity#a")


def test_who_lets_go_of_one_and_takes_another_writes_both_at_once():
    world = World()
    first, second, third = (announced(world) for _ in range(3))
    files, writes = attached(world.tenant, BEN, OWNER, [first, second, first], world.now)
    world.table.write(writes)
    assert [first, second] == [one.id for one in files]
    writes = exchanged(world.tenant, BEN, OWNER, [first, second], [second, third], world.now)
    world.table.write(writes)
    states = [file_of(world.table.get(file_key(one))).state for one in (first, second, third)]
    assert ["removed", "stored", "stored"] == states


def test_the_fault_stands_where_the_id_stands():
    world = World()
    with pytest.raises(Invalid) as refused:
        exchanged(world.tenant, BEN, OWNER, ["a"], ["a", "nothere"], world.now)
    assert ["/files/1"] == [one.pointer for one in refused.value.faults]

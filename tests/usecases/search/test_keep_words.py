"""Words of items that the stream keeps findable."""

from datetime import timedelta
from random import Random

import pytest

from chalicelib.domain.people.settings import Settings
from chalicelib.records.configuration import settings_row
from chalicelib.records.items import item_of
from chalicelib.records.search.words import WORD, found_item, word_rows
from chalicelib.usecases.items.recycle_bin import purge_item, restore_item
from tests.support.asked import asked_of
from tests.support.world import ANNA, World, fails, interrupt


def words(world):
    rows = [row for row in world.table.rows().values() if row.kind == WORD]
    return sorted((str(found_item(row)), row.sk.partition("#")[0]) for row in rows)


def wanted(world):
    """Return the rows that the items as they are should have, and those that are there."""
    rows = world.table.rows().values()
    should = {}
    for row in rows:
        if row.kind == "item":
            should |= word_rows(item_of(row))
    return (
        {key: row.body for key, row in should.items()},
        {row.key: row.body for row in rows if row.kind == WORD},
    )


def test_words_come_and_go_with_the_item():
    world = World()
    item = world.create("contact", name="Kim", last_name="Trần")
    assert [("contact_1", "kim"), ("contact_1", "tran")] == words(world)
    world.change(item, last_name="Phạm", title="Kim Phạm")
    assert [("contact_1", "kim"), ("contact_1", "pham")] == words(world)
    world.delete(item)
    assert [] == words(world)
    restore_item(world.tenant, ANNA, item.ref, now=world.now)
    world.settle()
    assert [("contact_1", "kim"), ("contact_1", "pham")] == words(world)


def test_when_an_item_goes_for_good_no_word_of_it_is_left():
    world = World()
    item = world.create(title="Chairs")
    rows = [row for row in world.table.rows().values() if row.kind == WORD]
    world.delete(item)
    world.table.put_many(rows)  # by whatever came late
    purge_item(world.tenant, ANNA, item.ref, now=world.now)
    world.settle()
    assert [] == words(world)


@pytest.mark.parametrize("seed", range(5))
def test_records_that_come_twice_late_and_mixed_leave_what_the_items_say(seed):
    world = World(chance=Random(seed))
    items = [world.create_unseen("contact", name=name) for name in ("Kim", "Lee", "Kim")]
    chance = Random(seed)
    for _ in range(12):
        item = world.item(chance.choice(items))
        world.change_unseen(item, title=chance.choice(["Kim Tran", "Tran", "Lee Pham", "Kim"]))
        if chance.random() < 0.5:
            world.read_stream()
    world.delete_unseen(items[0])
    world.settle()
    world.replay(world.table.stream())
    should, there = wanted(world)
    assert should == there
    assert [] != words(world)


def test_a_batch_that_breaks_off_is_made_up_for():
    world = World()
    item = world.create(title="Chairs")
    changed = world.change_unseen(item, title="Green tables")
    interrupt(world.table, "put_many", before=fails(RuntimeError("lost")))
    (record,) = [one for one in world.table.stream(world._read) if one.new.kind == "item"]
    with pytest.raises(RuntimeError):
        world.deliver(record)
    assert [] == words(world)
    world.deliver(record)
    assert [("deal_1", "green"), ("deal_1", "tables")] == words(world)
    assert changed.version == world.item(item).version


def test_a_word_that_came_back_meanwhile_is_not_removed():
    world = World()
    item = world.create(title="Chairs")
    world.change_unseen(item, title="Tables")
    (late,) = [one for one in world.table.stream(world._read) if one.new.kind == "item"]

    def named_as_before():
        back = world.change_unseen(world.item(item), title="Chairs")
        world.skip_stream()
        world.table.put_many(list(word_rows(back).values()))

    interrupt(world.table, "write", before=named_as_before)
    world.deliver(late)
    assert ("deal_1", "chairs") in words(world)


def test_a_change_of_nothing_that_is_searched_asks_nothing_for_it():
    world = World()
    item = world.create(title="Chairs")
    asked = asked_of(world.table)
    world.change(item, amount=5)
    assert "get_many" not in asked
    assert 1 == asked.count("put_many")


def test_a_record_that_comes_again_writes_no_word_again():
    world = World()
    world.create(title="Chairs")
    put = []
    interrupt(world.table, "put_many", before=lambda: None, when=put.extend)
    world.replay(world.table.stream())
    assert put
    assert WORD not in {row.kind for row in put}


def test_switched_off_no_words_are_written_and_those_that_hold_no_longer_still_go():
    world = World()
    item = world.create(title="Chairs")
    world.save(settings_row(Settings(search=False), 2))
    world.advance(timedelta(minutes=1))
    world.create(title="Tables")
    world.change(item, title="Sofas")
    assert [] == words(world)

"""Deleting an item: once, at the version that was seen, whatever others do meanwhile."""

import pytest

from chalicelib.domain.errors import Clash, NotFound, Stale
from chalicelib.domain.items.item import ItemRef
from chalicelib.usecases.items.delete_item import delete_item
from chalicelib.usecases.items.save_item import find_item
from chalicelib.usecases.tenant.retry import TRIES
from tests.support.world import ANNA, BEN, World, interrupt


@pytest.fixture
def world() -> World:
    return World()


def delete(world: World, ref: ItemRef, **more) -> None:
    delete_item(world.tenant, BEN, ref, now=world.now, **more)


def test_a_deleted_item_says_when_and_by_whom(world):
    deal = world.create()
    delete(world, deal.ref)
    gone = find_item(world.tenant, deal.ref)

    assert (world.now, BEN.id, 2) == (gone.deleted_at, gone.deleted_by, gone.version)


def test_an_item_is_deleted_once(world):
    deal = world.create()
    delete(world, deal.ref)

    with pytest.raises(NotFound):
        delete(world, deal.ref)


@pytest.mark.parametrize("ref", [ItemRef("deal", 9), ItemRef("dragon", 1)])
def test_what_is_not_there_is_not_deleted(world, ref):
    with pytest.raises(NotFound):
        delete(world, ref)


def test_an_item_that_has_changed_since_it_was_seen_stays(world):
    deal = world.create()
    world.change(deal, title="New")

    with pytest.raises(Stale, match="version 2, not 1"):
        delete(world, deal.ref, expected_version=1)
    assert world.item(deal).deleted_at is None


def test_a_change_that_comes_in_between_does_not_save_it(world):
    deal = world.create()
    interrupt(world.table, "write", before=lambda: world.change_unseen(deal, title="New"))
    delete(world, deal.ref)

    assert ("New", 3) == (
        find_item(world.tenant, deal.ref).title,
        find_item(world.tenant, deal.ref).version,
    )


def test_who_never_gets_a_turn_is_told_so(world):
    deal = world.create()
    numbers = iter(range(99))

    def somebody_is_faster():
        changed = world.change_unseen(deal, ANNA, title=f"No {next(numbers)}")
        assert changed.version > 1

    interrupt(world.table, "write", before=somebody_is_faster, times=2 * TRIES, when=_of_ben)
    with pytest.raises(Clash, match="try again"):
        delete(world, deal.ref)


def _of_ben(writes) -> bool:
    return any(b'"deleted_at"' in write.row.body.encode() for write in writes)

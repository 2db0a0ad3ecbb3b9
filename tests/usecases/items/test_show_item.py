"""An item for a caller."""

import pytest

from chalicelib.domain.errors import Forbidden, NotFound
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.usecases.items.show_item import show_item
from tests.support.world import BEN, World


@pytest.mark.parametrize("ref", [ItemRef("deal", 77), ItemRef("boat", 1)], ids=str)
def test_an_item_that_is_not_there_is_not_found(ref):
    world = World()
    with pytest.raises(NotFound):
        show_item(world.tenant, BEN, ref, world.now)


def test_an_item_is_shown_to_who_may_read_items():
    world = World()
    deal = world.create(title="Ship")
    assert deal == show_item(world.tenant, BEN, deal.ref, world.now)
    may_all_else = Caller(BEN.user, BEN.rights - {Right.ITEM_READ})
    with pytest.raises(Forbidden):
        show_item(world.tenant, may_all_else, deal.ref, world.now)

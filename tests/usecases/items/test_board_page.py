"""A page of a board's column shows what the caller may see."""

import pytest

from chalicelib.domain.errors import Invalid
from chalicelib.domain.people.rights import MANAGER, Caller
from chalicelib.domain.people.users import User
from chalicelib.usecases.items.list_items import list_items
from chalicelib.usecases.items.pages import Position
from tests.support.world import ANNA, BEN, World

COLUMN = {"stage": "new"}
MANAGING = Caller.of(User(id=BEN.id, name="Ben", roles=(MANAGER.id,)))


def page(world, caller, **more):
    found = list_items(
        world.tenant, caller, "deal", COLUMN, order="attention", now=world.now, **more
    )
    return [item.id for item in found.items]


def test_nobody_sees_on_a_board_what_they_may_not_see_elsewhere():
    world = World()
    hers, his = world.create(responsible=ANNA.id), world.create(responsible=BEN.id)
    assert [his.id, hers.id] == page(world, ANNA)
    assert [his.id] == page(world, MANAGING)


def test_a_place_of_another_list_is_no_place_on_a_board():
    with pytest.raises(Invalid, match="not a cursor"):
        page(World(), ANNA, after=Position(3, "a title"))

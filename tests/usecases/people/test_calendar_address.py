"""Two who renew an address at the same instant: one of the two addresses counts."""

import pytest

from chalicelib.domain.errors import NotFound
from chalicelib.usecases.people.calendar_address import (
    renew_address,
    revoke_address,
    show_address,
)
from chalicelib.usecases.people.calendar_feed import calendar_feed
from tests.support.world import ANNA, World, interrupt


def opens(world: World, url: str) -> bool:
    try:
        calendar_feed(world.tenant, url.rpartition("/")[2], world.now)
    except NotFound:
        return False
    return True


def test_only_the_last_address_counts_until_it_is_revoked():
    world, made = World(), []
    assert None is show_address(world.tenant, ANNA)
    for _ in range(2):
        made.append(renew_address(world.tenant, ANNA, world.now))
    assert made[1] == show_address(world.tenant, ANNA)
    assert [False, True] == [opens(world, one.url) for one in made]
    revoke_address(world.tenant, ANNA, world.now)
    assert (None, False) == (show_address(world.tenant, ANNA), opens(world, made[1].url))
    made.append(renew_address(world.tenant, ANNA, world.now))
    assert [False, False, True] == [opens(world, one.url) for one in made]


@pytest.mark.parametrize("before", [0, 1])
def test_of_two_that_are_made_at_once_the_later_one_counts(before):
    world, other = World(), []
    for _ in range(before):
        renew_address(world.tenant, ANNA, world.now)
    show_address(world.tenant, ANNA)
    interrupt(
        world.table,
        "write",
        before=lambda: other.append(renew_address(world.tenant, ANNA, world.now)),
        when=lambda writes: writes[0].row.kind == "calendar",
    )
    mine = renew_address(world.tenant, ANNA, world.now)
    assert [True, False] == [opens(world, one.url) for one in (mine, *other)]

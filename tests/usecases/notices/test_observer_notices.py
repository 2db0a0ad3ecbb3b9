"""Who has become an observer of an item is told so, once."""

import pytest
from msgspec.structs import replace

from chalicelib.domain.items.changes import Change
from chalicelib.domain.items.entity_types import EntityType
from chalicelib.domain.items.type_flags import Flags
from chalicelib.records.configuration import entity_type_row
from chalicelib.records.people import notice_of, user_row
from chalicelib.usecases.notices.observer_notices import tell_observers
from tests.support.world import ANNA, BEN, World

BOAT = EntityType(code="boat", title="Boat", flags=Flags(observers=True))
BOTH = [ANNA.id, BEN.id]


@pytest.fixture
def world():
    world = World()
    world.save(entity_type_row(BOAT))
    return world


def told(world):
    rows = world.table.rows().values()
    return {
        one.recipient: one.text for row in rows if row.kind == "notice" for one in [notice_of(row)]
    }


def test_those_who_are_new_are_told_but_not_who_made_them_that(world):
    world.create("boat", title="Nina", observers=BOTH)
    assert {BEN.id: "You are an observer of Nina now"} == told(world)


def test_what_comes_again_and_what_changes_besides_tells_nobody(world):
    boat = world.create("boat", title="Nina", observers=BOTH)
    renamed = world.change(boat, title="Pinta")
    for change in (Change(None, boat), Change(boat, renamed)):
        tell_observers(world.tenant, change, BOAT, world.now)
    assert {BEN.id: "You are an observer of Nina now"} == told(world)
    assert {"boat_1-observer-1-2"} == {one.id for one in world.notifier.sent}


def test_nobody_is_told_of_what_they_do_not_see_or_while_the_switch_is_off(world):
    boat = world.create("boat", title="Nina")
    new = replace(boat, fields={"observers": BOTH}, version=2)
    off = replace(BOAT, flags=Flags())
    tell_observers(world.tenant, Change(boat, new), off, world.now)
    gone = replace(new, deleted_at=world.now)
    tell_observers(world.tenant, Change(boat, gone), BOAT, world.now)
    world.save(user_row(replace(BEN.user, roles=("gone",))))
    tell_observers(world.tenant, Change(boat, new), BOAT, world.now)
    world.save(user_row(replace(BEN.user, active=False)))
    tell_observers(world.tenant, Change(boat, new), BOAT, world.now)
    assert {} == told(world)

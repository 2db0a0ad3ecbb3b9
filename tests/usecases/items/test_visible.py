"""Which of some items a caller may see, and what asking costs."""

import pytest
from msgspec.structs import replace

from chalicelib.domain.errors import Forbidden, NotFound
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.people.rights import MANAGER, Caller
from chalicelib.domain.people.users import User
from chalicelib.records.items import item_row
from chalicelib.usecases.items.visible import require_visible, visible
from tests.support.world import ANNA, BEN, World

OWN = Caller.of(User(id=2, name="Ben", roles=(MANAGER.id,)))
NONE = Caller.of(User(id=2, name="Ben", roles=("gone",)))
GONE = ItemRef("deal", 99)


@pytest.fixture
def world():
    return World()


@pytest.fixture
def deals(world):
    return [world.create(title=f"D{who}", responsible=who) for who in (1, 2)]


def test_of_a_type_that_is_seen_whole_nothing_is_read(world, deals):
    refs = {deal.ref for deal in deals} | {GONE}
    for caller in (ANNA, BEN):
        assert refs == visible(None, caller, refs)


def test_the_others_see_what_their_roles_reach(world, deals):
    refs = [GONE, *(deal.ref for deal in deals)]
    assert {deals[1].ref} == visible(world.tenant, OWN, refs)
    assert frozenset() == visible(None, NONE, refs)
    assert frozenset() == visible(None, OWN, [])


def test_what_is_told_of_a_hidden_item_is_refused(world, deals):
    require_visible(world.tenant, OWN, deals[1].ref)
    with pytest.raises(Forbidden, match="see the deal 1"):
        require_visible(world.tenant, OWN, deals[0].ref)


def test_a_lead_that_became_something_else_is_seen_by_nobody_though_they_see_all_leads(world):
    lead, other = world.create("lead"), world.create("lead")
    world.save(item_row(replace(lead, became=("deal_1",))))
    assert {other.ref} == visible(world.tenant, ANNA, [lead.ref, other.ref])
    with pytest.raises(NotFound, match="it became deal_1 at once"):
        require_visible(world.tenant, ANNA, lead.ref)

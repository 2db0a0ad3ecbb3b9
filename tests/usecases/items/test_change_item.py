"""Changing an item: with others at it, with links, and within its limits."""

import pytest

from chalicelib.domain.errors import Invalid
from chalicelib.records.items import ITEM
from tests.support.world import BEN, World, interrupt, of_kind


@pytest.fixture
def world() -> World:
    return World()


def test_a_change_that_loses_a_race_is_made_on_top_of_the_other(world):
    deal = world.create()
    interrupt(
        world.table,
        "write",
        before=lambda: world.change_unseen(deal, comments="theirs"),
        when=of_kind(ITEM),
    )
    changed = world.change(deal, BEN, source="ours")
    assert ("theirs", "ours") == (changed.fields["comments"], changed.fields["source"])


def test_an_item_cannot_grow_beyond_its_size(world):
    contact = world.create("contact", name="é" * 20_000, post="é" * 20_000, web="é" * 20_000)
    world.change(contact, source="é" * 20_000)
    with pytest.raises(Invalid) as refusal:
        world.change(contact, comments="é" * 20_000)
    assert "too_large" == refusal.value.code
    assert "comments" not in world.item(contact).fields


def test_an_item_keeps_a_responsible(world):
    deal = world.create()
    with pytest.raises(Invalid):
        world.change(deal, responsible=None)
    assert deal.responsible == world.item(deal).responsible


def test_a_new_primary_contact_comes_first_among_the_contacts(world):
    one, two = world.create("contact"), world.create("contact")
    deal = world.create(contacts=[one.id, two.id])
    deal = world.change(deal, contact=two.id)
    assert [two.id, one.id] == deal.fields["contacts"]

"""A parent goes, and may come back; twice, late, and with others at the same children."""

import pytest
from msgspec.structs import replace

from chalicelib.domain.errors import Conflict, Unavailable
from chalicelib.domain.items.changes import Change
from chalicelib.domain.items.entity_types import EntityType
from chalicelib.domain.items.pipelines import DEFAULT_STAGES, Pipeline
from chalicelib.domain.items.type_flags import Parent
from chalicelib.ports.table import Put
from chalicelib.records.configuration import entity_type_row
from chalicelib.records.items import item_row
from chalicelib.usecases.items import part_with_children as module
from chalicelib.usecases.items.part_with_children import part_with_children
from chalicelib.usecases.items.save_item import find_item
from tests.support.world import World, interrupt

TICKET = EntityType(
    code="ticket",
    title="Ticket",
    parents=(Parent(type="deal"),),
    first_pipeline=Pipeline(id="default", name="General", is_default=True, stages=DEFAULT_STAGES),
)


@pytest.fixture
def world():
    world = World()
    world.save(entity_type_row(TICKET))
    return world


def deleted(world, deal):
    """Delete a deal and return the change."""
    before = find_item(world.tenant, deal.ref)
    world.delete(deal)
    return Change(before, find_item(world.tenant, deal.ref))


def restored(world, deal):
    """Write a deal as it was before, one version on, and return the change."""
    gone = find_item(world.tenant, deal.ref)
    back = replace(gone, deleted_at=None, deleted_by=None, version=gone.version + 1)
    world.table.write([Put(item_row(back), expect=gone.version)])
    return Change(gone, back)


def parent(world, ticket):
    return find_item(world.tenant, ticket.ref).fields.get("parent_deal")


def test_what_was_linked_comes_back_linked_but_not_what_has_another_parent_now(world, monkeypatch):
    monkeypatch.setattr(module, "AT_ONCE", 2)
    deal, other = world.create(), world.create()
    tickets = [world.create("ticket", parent_deal=deal.id) for _ in range(3)]
    deleted(world, deal)
    assert [None] * 3 == [parent(world, one) for one in tickets]
    world.change(tickets[0], parent_deal=other.id)
    change = restored(world, deal)
    for _ in range(2):
        part_with_children(world.tenant, change, world.now)
    assert [other.id, deal.id, deal.id] == [parent(world, one) for one in tickets]


def test_an_old_record_that_comes_late_changes_nothing(world):
    deal = world.create()
    ticket = world.create("ticket", parent_deal=deal.id)
    went = deleted(world, deal)
    came = restored(world, deal)
    part_with_children(world.tenant, came, world.now)
    part_with_children(world.tenant, went, world.now)
    assert deal.id == parent(world, ticket)


def test_a_child_that_others_change_meanwhile_is_looked_at_again(world):
    deal = world.create()
    ticket = world.create("ticket", parent_deal=deal.id)
    interrupt(
        world.tenant.table,
        "write",
        before=lambda: world.change(ticket, title="Other"),
        when=lambda writes, *_: any("unlinked" in str(one) for one in writes),
    )
    deleted(world, deal)
    assert (None, "Other") == (parent(world, ticket), find_item(world.tenant, ticket.ref).title)


def test_a_child_that_others_keep_changing_is_left_to_the_next_try(world, monkeypatch):
    deal = world.create()
    world.create("ticket", parent_deal=deal.id)
    change = deleted(world, deal)
    monkeypatch.setattr(module, "_writes", refused)
    monkeypatch.setattr(module, "linked_refs", lambda *_: [change.after.ref])
    with pytest.raises(Unavailable):
        part_with_children(world.tenant, change, world.now)


def refused(*_: object, **__: object) -> None:
    raise Conflict([])


def test_where_no_type_has_chosen_parents_no_request_is_made():
    world = World()
    change = deleted(world, world.create())
    world.tenant.configuration.tenant(world.now)
    interrupt(world.tenant.table, "get", before=lambda: pytest.fail("a request"))
    part_with_children(world.tenant, change, world.now)


def test_a_child_made_as_its_parent_went_does_not_name_it_and_comes_back_with_it(world):
    deal = world.create()
    world.settle()
    ticket = world.create_unseen("ticket", parent_deal=deal.id)
    world.delete_unseen(deal)
    went = [one for one in world.table.stream() if one.new and one.new.pk == str(deal.ref)]
    world.deliver(went[-1])
    assert deal.id == parent(world, ticket)
    world.settle()
    assert None is parent(world, ticket)
    restored(world, deal)
    world.settle()
    assert deal.id == parent(world, ticket)


def test_a_child_that_comes_back_names_no_parent_that_went_meanwhile(world):
    deal = world.create()
    ticket = world.create("ticket", parent_deal=deal.id, title="T")
    world.delete(ticket)
    world.delete(deal)
    assert deal.id == parent(world, ticket)
    restored(world, ticket)
    world.settle()
    assert None is parent(world, ticket)


def test_a_parent_that_is_there_costs_one_request_and_one_that_was_named_before_none(world):
    deal = world.create()
    ticket = world.create("ticket", parent_deal=deal.id)
    reads: list[int] = []
    interrupt(world.table, "get_many", before=lambda: reads.append(1), times=9)
    part_with_children(world.tenant, Change(None, ticket), world.now)
    assert [1] == reads
    part_with_children(world.tenant, Change(ticket, ticket), world.now)
    assert ([1], deal.id) == (reads, parent(world, ticket))

"""The children of an item."""

from msgspec.structs import replace

from chalicelib.domain.items.item import ItemRef
from chalicelib.ports.table import Put
from chalicelib.records.items import Link, link_row
from chalicelib.usecases.items.children import linked_refs, list_children
from tests.support.world import ANNA, World


def listed(world, item, **more):
    values = {"type": None, "limit": 50, "after": None, "now": world.now, **more}
    return list_children(world.tenant, ANNA, item.ref, **values)


def test_a_row_that_is_not_true_any_more_makes_no_child():
    world = World()
    deal = world.create()
    invoice, other = world.create("invoice", deal=deal.id), world.create("invoice")
    world.table.write([Put(link_row(deal.ref, Link(other.ref), 1))])
    assert ([invoice.ref], None) == ([one.ref for one in listed(world, deal)[0]], None)
    assert [invoice.ref, other.ref] == linked_refs(world.tenant, deal.ref, "invoice")


def test_types_whose_codes_begin_alike_are_kept_apart():
    world = World()
    deal = world.create()
    stranger = ItemRef("invoice_copy", 1)
    world.table.write([Put(link_row(deal.ref, Link(stranger), 1))])
    assert [] == linked_refs(world.tenant, deal.ref, "invoice")


def test_a_page_ends_where_the_next_one_begins():
    world = World()
    mia = world.create("contact", name="Mia")
    deals = [world.create(contact=mia.id) for _ in range(3)]
    first, place = listed(world, mia, limit=2)
    rest, end = listed(world, mia, limit=2, after=place)
    assert [one.ref for one in deals] == [one.ref for one in (*first, *rest)]
    assert end is None
    assert replace(rest[0], version=1) == replace(deals[2], version=1)

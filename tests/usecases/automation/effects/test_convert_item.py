"""Conversion of an item: all or nothing, once for a lead."""

import pytest

from chalicelib.domain.automation.effects import ConvertItem
from chalicelib.domain.automation.run_states import RunState
from chalicelib.domain.card.activities import Activity
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.records.body import decode
from chalicelib.records.card import activity_row
from chalicelib.records.configuration import field_row
from chalicelib.records.conversions import conversion_row
from chalicelib.usecases.automation.effects.convert_item import MOST_COMPLETED
from chalicelib.usecases.automation.item_context import ItemContext
from chalicelib.usecases.automation.own_data import OwnData
from tests.support.deeds import deed
from tests.support.inquiries import items_of_type
from tests.support.world import World, interrupt, of_kind


@pytest.fixture
def world() -> World:
    return World()


def made(world: World, type: str) -> int:
    """Return how many items of a type there are."""
    return sum(sk == "item" and pk.startswith(f"{type}_") for pk, sk in world.table.rows())


def test_a_lead_is_converted_once(world):
    rule = world.rule("new", "create_from_source", {"kinds": ["deal"]}, type="lead")
    lead = world.create("lead")
    assert RunState.DONE is world.runs(lead, 1)[rule].state
    assert "converted" == world.item(lead).stage
    world.move(lead, "new")
    again = world.runs(lead, 3)[rule]
    assert (RunState.FAILED, "already_converted") == (again.state, again.reason.code)
    assert 1 == made(world, "deal")


def test_a_conversion_that_loses_a_race_makes_nothing(world):
    rule = world.rule("new", "create_from_source", {"kinds": ["deal"]}, type="lead")
    lead = world.create_unseen("lead")

    def other_conversion():
        world.save(conversion_row(lead.ref, ItemRef("deal", 99)))

    interrupt(world.table, "write", before=other_conversion)
    world.settle()
    assert "already_converted" == world.runs(lead, 1)[rule].reason.code
    assert (0, "new") == (made(world, "deal"), world.item(lead).stage)


def test_no_more_activities_are_completed_than_fit_into_a_transaction(world):
    deal = world.create()
    world.save(*(activity_row(activity(deal, number)) for number in range(MOST_COMPLETED + 5)))
    own = OwnData(ItemContext(world.tenant, "deal", world.now), deal)
    own.take(deed(deal, ConvertItem({"invoice": {}}, complete_activities=True)))
    world.table.write(own.writes())
    rows = world.table.query(str(deal.ref), prefix="activity#")
    assert 5 == sum(decode(row, Activity).completed_at is None for row in rows)


def activity(deal: Item, number: int) -> Activity:
    return Activity(
        id=f"{deal.ref}-{number:012d}",
        item=deal.ref,
        subject="Call",
        responsible=1,
        created_by=1,
        created_at=deal.created_at,
    )


def test_two_leads_that_bring_the_same_field_at_the_same_instant_make_it_once():
    world = World()
    world.save(field_row("lead", Field(code="uf_a", title="A", type=FieldType.STRING)))
    world.rule("new", "create_from_source", {"kinds": ["deal"]}, id="r", type="lead")
    interrupt(
        world.table,
        "write",
        before=lambda: world.create("lead", uf_a="second"),
        when=of_kind("field"),
    )
    world.create("lead", uf_a="first")
    world.settle()
    deals = items_of_type(world, "deal")
    assert {"first", "second"} == {deal.fields["uf_a"] for deal in deals}
    assert 2 == len(deals)

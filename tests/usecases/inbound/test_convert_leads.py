"""Simple mode: leads become a deal and a contact at once, and once."""

import pytest

from chalicelib.domain.errors import Conflict
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.items.item import Item
from chalicelib.domain.people.settings import CrmMode
from chalicelib.records.configuration import field_row
from chalicelib.usecases.configuration.save_settings import change_settings
from chalicelib.usecases.inbound import convert_leads
from chalicelib.usecases.items.save_item import find_item
from tests.support.inquiries import items_of_type, set_up
from tests.support.world import ANNA, World, fails, interrupt, of_kind


@pytest.fixture
def world() -> World:
    return World(copies=2)


def stage(world: World, lead: Item) -> str | None:
    """Return where a lead is, also one that nobody sees as a lead any more."""
    return find_item(world.tenant, lead.ref).stage


def switch(world: World) -> None:
    change_settings(world.tenant, ANNA, {"crm_mode": CrmMode.SIMPLE}, world.now)


def test_a_lead_that_is_created_in_simple_mode_is_converted(world):
    set_up(world, crm_mode=CrmMode.SIMPLE)
    lead = world.create("lead", title="Roof", name="Kim", emails=["kim@example.com"])
    (deal,), (contact,) = items_of_type(world, "deal"), items_of_type(world, "contact")
    assert ("Roof", contact.id, lead.id) == (
        deal.title,
        deal.fields["contact"],
        deal.fields["lead"],
    )
    assert ("Kim", "converted") == (contact.title, stage(world, lead))


def test_a_lead_of_a_client_becomes_a_deal_only(world):
    kim = world.create("contact", title="Kim")
    set_up(world, crm_mode=CrmMode.SIMPLE)
    world.create("lead", contact=kim.id)
    assert ([kim.id], [kim.id]) == (
        [one.id for one in items_of_type(world, "contact")],
        [one.fields["contact"] for one in items_of_type(world, "deal")],
    )


@pytest.mark.parametrize("leads", [1, 4, 5])
def test_whoever_switches_has_all_open_leads_converted_step_by_step(world, monkeypatch, leads):
    monkeypatch.setattr(convert_leads, "AT_ONCE", 2)
    made = [world.create("lead", name=f"L{number}") for number in range(leads)]
    junk = world.create("lead", stage="junk")
    switch(world)
    interrupt(world.table, "write", after=fails(Conflict([])), when=of_kind("conversion"))
    world.settle()
    assert {"converted"} == {stage(world, one) for one in made}
    assert ("junk", leads) == (stage(world, junk), len(items_of_type(world, "deal")))


def test_a_record_of_the_switch_that_comes_late_sets_nothing_back(world, monkeypatch):
    monkeypatch.setattr(convert_leads, "AT_ONCE", 2)
    for _ in range(5):
        world.create("lead")
    switch(world)
    first = next(one for one in world.table.stream(world._read) if one.new.kind == "lead_switch")
    world.settle()
    told = world.table.get(first.new.key)
    world.deliver(first)
    assert told == world.table.get(first.new.key)


def test_switching_there_and_back_and_there_converts_what_came_since(world):
    switch(world)
    world.settle()
    change_settings(world.tenant, ANNA, {"crm_mode": CrmMode.CLASSIC}, world.now)
    lead = world.create("lead")
    assert "new" == stage(world, lead)
    switch(world)
    world.settle()
    assert "converted" == stage(world, lead)


def test_a_lead_that_cannot_be_converted_stays_one_and_says_why(world):
    needed = Field(code="uf_size", title="Size", type=FieldType.NUMBER, required=True)
    world.save(field_row("deal", needed))
    set_up(world, crm_mode=CrmMode.SIMPLE)
    lead = world.create("lead")
    assert "new" == stage(world, lead)
    (said,) = world.texts(lead)
    assert said.startswith("It could not be converted into a deal: ")

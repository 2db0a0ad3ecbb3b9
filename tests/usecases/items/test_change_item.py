"""Changing an item: with others at it, with links, and within its limits."""

import msgspec
import pytest

from chalicelib.domain.errors import Forbidden, Invalid
from chalicelib.domain.items.fields import FieldType
from chalicelib.domain.items.pipelines import Stage
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.records.items import ITEM
from chalicelib.records.people import user_row
from chalicelib.usecases.configuration.save_field import add_field, change_field
from chalicelib.usecases.configuration.save_pipeline import add_pipeline
from tests.support.world import ANNA, BEN, World, interrupt, of_kind


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


SIZE = {"code": "uf_size", "title": "Size", "type": FieldType.LIST, "options": ("S", "M", "L")}


def test_what_is_sent_back_as_it_is_stored_is_not_judged_again(world):
    add_field(world.tenant, ANNA, "deal", SIZE, now=world.now)
    contact = world.create("contact")
    deal = world.create(uf_size="M", contact=contact.ref.id, responsible=BEN.id)
    change_field(world.tenant, ANNA, "deal", "uf_size", {"options": ("S", "L")}, world.now)
    world.save(user_row(msgspec.structs.replace(BEN.user, active=False)))
    world.delete(contact)
    stored = world.item(deal).values()
    changed = world.change(deal, **{**stored, "amount": "7"})
    assert ("7.00", "M", BEN.id) == (
        changed.fields["amount"],
        changed.fields["uf_size"],
        changed.responsible,
    )


@pytest.mark.parametrize("sizes", [["M"], ["M", "S", "L"], ["S", "M"]])
def test_of_several_values_those_are_not_judged_again_that_were_there(world, sizes):
    add_field(world.tenant, ANNA, "deal", {**SIZE, "multiple": True}, now=world.now)
    deal = world.create(uf_size=["M", "S"])
    change_field(world.tenant, ANNA, "deal", "uf_size", {"options": ("S", "L")}, world.now)
    assert sizes == world.change(deal, uf_size=sizes).fields["uf_size"]
    with pytest.raises(Invalid) as refused:
        world.change(deal, uf_size=[*sizes, "XL"])
    assert f"/uf_size/{len(sizes)}" == refused.value.faults[0].pointer


@pytest.mark.parametrize("value", ["M", "X"])
def test_a_value_that_is_not_the_stored_one_is_judged(world, value):
    add_field(world.tenant, ANNA, "deal", SIZE, now=world.now)
    deal = world.create(uf_size="S")
    change_field(world.tenant, ANNA, "deal", "uf_size", {"options": ("S", "L")}, world.now)
    with pytest.raises(Invalid) as refused:
        world.change(deal, uf_size=value)
    assert ["/uf_size"] == [fault.pointer for fault in refused.value.faults]


def test_a_stage_that_is_sent_with_another_pipeline_counts_also_where_its_code_is_the_same(world):
    stages = tuple(
        Stage(code=code, name=code, sort=sort, semantics=semantics)
        for sort, (code, semantics) in enumerate(
            [("a", "process"), ("new", "process"), ("won", "success"), ("lost", "failure")]
        )
    )
    add_pipeline(
        world.tenant, ANNA, "deal", {"name": "P", "code": "p", "stages": stages}, now=world.now
    )
    deal = world.create()
    changed = world.change(deal, pipeline="p", stage="new")
    assert ("p", "new") == (changed.pipeline, changed.stage)


@pytest.mark.parametrize(
    ("right", "values"),
    [
        (Right.ITEM_MOVE, {"stage": "executing"}),
        (Right.ITEM_MOVE, {"pipeline": "default"}),
        (Right.ITEM_CHANGE, {"source": "web"}),
        (Right.ITEM_CHANGE, {}),
    ],
    ids=str,
)
def test_to_move_and_to_change_are_two_rights(world, right, values):
    deal = world.create()
    world.change(deal, Caller(BEN.user, frozenset({right})), **values)
    with pytest.raises(Forbidden):
        world.change(deal, Caller(BEN.user, BEN.rights - {right}), **values)


@pytest.mark.parametrize("lacking", [Right.ITEM_MOVE, Right.ITEM_CHANGE], ids=str)
def test_to_move_and_change_at_once_takes_both_rights(world, lacking):
    deal = world.create()
    with pytest.raises(Forbidden):
        world.change(
            deal, Caller(BEN.user, BEN.rights - {lacking}), stage="executing", source="web"
        )
    assert deal == world.item(deal)

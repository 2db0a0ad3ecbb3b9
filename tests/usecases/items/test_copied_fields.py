"""Custom fields that what is made of an item gets from it."""

import msgspec
import pytest

from chalicelib.domain.items.conversion import TakenAlong
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.ports.table import Put
from chalicelib.records.configuration import HIDDEN_FIELD, STAMP, field_row
from chalicelib.usecases.items import copied_fields as module
from chalicelib.usecases.items.copied_fields import copied_fields
from tests.support.world import World

COLOUR = Field(code="uf_colour", title="Colour", type=FieldType.STRING)
SIZE = Field(code="uf_size", title="Size", type=FieldType.LIST, options=("S", "L"))
VALUES = {"uf_colour": "red", "uf_size": "L"}


@pytest.fixture
def world():
    return World()


def copied(world, *fields, left=()):
    along = {"deal": TakenAlong(fields, left)}
    return copied_fields(world.tenant, along, VALUES, world.now)


def kinds(found):
    return [put.row.kind for put in found.writes]


def test_a_field_that_is_not_there_is_made_and_every_instance_notices(world):
    found = copied(world, COLOUR, SIZE)
    assert ((COLOUR, SIZE), "") == (found.new["deal"], found.left_out)
    assert ["field", "field", STAMP] == kinds(found)


def test_where_nothing_is_wanted_nothing_is_asked(world):
    found = copied(world, left=(COLOUR,))
    assert ((), "Colour (deal)", []) == (found.new["deal"], found.left_out, found.writes)


def test_a_field_that_somebody_has_made_meanwhile_takes_the_value(world):
    world.tenant.configuration.type("deal", world.now)
    world.table.write([Put(field_row("deal", COLOUR))])
    found = copied(world, COLOUR)
    assert ((COLOUR,), []) == (found.new["deal"], found.writes)


@pytest.mark.parametrize(
    "there",
    [
        field_row("deal", Field(code="uf_size", title="Size", type=FieldType.NUMBER)),
        field_row("deal", Field(code="uf_size", title="S", type=FieldType.LIST, options=("S",))),
        msgspec.structs.replace(field_row("deal", SIZE), kind=HIDDEN_FIELD),
    ],
    ids=["another type", "other options", "removed"],
)
def test_one_that_does_not_fit_or_was_removed_is_left_out(world, there):
    world.table.write([Put(there)])
    found = copied(world, SIZE)
    assert ((), "Size (deal)", []) == (found.new["deal"], found.left_out, found.writes)


def test_no_type_gets_more_than_it_may_have(world, monkeypatch):
    monkeypatch.setattr(module, "MAX_CUSTOM_FIELDS", 1)
    found = copied(world, COLOUR, SIZE)
    assert ((COLOUR,), "Size (deal)") == (found.new["deal"], found.left_out)


def test_a_field_that_is_there_counts_once(world, monkeypatch):
    monkeypatch.setattr(module, "MAX_CUSTOM_FIELDS", 2)
    world.save(field_row("deal", COLOUR))
    found = copied(world, COLOUR, SIZE)
    assert ((COLOUR, SIZE), "") == (found.new["deal"], found.left_out)

"""A removal is finished once nobody can make an item any more, or taken back where one was made."""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import Invalid, NotFound
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.ports.table import Put
from chalicelib.records.configuration import LEAVING, field_row, type_partition
from chalicelib.usecases.configuration.types import finish_removal as module
from chalicelib.usecases.configuration.types.finish_removal import finish_removal
from chalicelib.usecases.configuration.types.register import read_register
from chalicelib.usecases.configuration.types.remove_type import remove_type
from chalicelib.usecases.configuration.types.save_type import add_type
from chalicelib.usecases.ring import ring
from tests.support.world import ANNA, World

NOTES = [Field(code=f"uf_{n}", title="Note", type=FieldType.STRING) for n in range(5)]
TICKET = {"title": "Ticket", "code": "ticket"}
MINUTE = timedelta(minutes=1)


@pytest.fixture
def world():
    world = World()
    add_type(world.tenant, ANNA, TICKET, now=world.now)
    world.tenant.table.write([Put(field_row("ticket", one)) for one in NOTES])
    return world


def left(world):
    return world.tenant.table.query(type_partition("ticket"))


def types(world):
    return world.tenant.configuration.entity_types(world.now)


def notices(world):
    return [row.body for row in world.table.rows().values() if row.kind == "notice"]


def test_what_configures_it_stays_until_every_instance_knows(world):
    remove_type(world.tenant, ANNA, "ticket", world.now)
    finish_removal(world.tenant, "ticket", world.now)
    assert 5 == len(left(world))
    world.advance(MINUTE)
    ring(world.tenant, f"{LEAVING}ticket", world.now)
    assert ([], {}) == (left(world), read_register(world.tenant).leaving)
    finish_removal(world.tenant, "ticket", world.now)
    assert [] == notices(world)


def test_the_sweep_finishes_it(world):
    remove_type(world.tenant, ANNA, "ticket", world.now)
    world.advance(3 * MINUTE)
    world.sweep()
    assert [] == left(world)
    assert "ticket" == add_type(world.tenant, ANNA, TICKET, now=world.now).code


def test_its_code_and_number_are_nobody_elses_until_then(world):
    number = types(world)["ticket"].number
    remove_type(world.tenant, ANNA, "ticket", world.now)
    with pytest.raises(Invalid, match="just being removed"):
        add_type(world.tenant, ANNA, TICKET, now=world.now)
    other = {"title": "Other", "number": number}
    with pytest.raises(Invalid, match="another type has the number"):
        add_type(world.tenant, ANNA, other, now=world.now)


def test_where_an_item_was_made_in_the_same_instant_the_type_is_there_again(world):
    busy = world.tenant
    busy.configuration.type("ticket", world.now)
    other = World.new_instance(world)
    remove_type(other, ANNA, "ticket", world.now)
    world.tenant = busy  # has not heard of it yet
    ticket = world.create_unseen("ticket", title="Late")
    world.advance(MINUTE)
    for _ in range(2):
        finish_removal(other, "ticket", world.now)
    assert 5 == len(left(world))
    assert ticket.ref == world.item(ticket).ref
    world.new_instance()
    assert "ticket" in types(world)
    (told,) = notices(world)
    assert "Ticket was not removed" in told


def test_a_removal_that_broke_off_goes_on(world, monkeypatch):
    monkeypatch.setattr(module, "AT_ONCE", 2)
    remove_type(world.tenant, ANNA, "ticket", world.now)
    world.advance(MINUTE)

    def lost(*_: object, **__: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as broken:
        broken.setattr(module, "save_with_register", lost)
        with pytest.raises(ConnectionError):
            finish_removal(world.tenant, "ticket", world.now)
    assert 0 < len(left(world)) < 5
    finish_removal(world.tenant, "ticket", world.now)
    assert [] == left(world)
    with pytest.raises(NotFound):
        world.tenant.configuration.entity_type("ticket", world.now)

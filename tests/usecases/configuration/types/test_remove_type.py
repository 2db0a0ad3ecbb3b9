"""Remove an entity type that nothing needs."""

import pytest

from chalicelib.domain.errors import NotFound
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.ports.table import Put
from chalicelib.records.configuration import field_row, type_partition
from chalicelib.usecases.configuration.types import remove_type as module
from chalicelib.usecases.configuration.types.remove_type import remove_type
from chalicelib.usecases.configuration.types.save_type import add_type
from tests.support.world import ANNA, World

NOTES = [Field(code=f"uf_{n}", title="Note", type=FieldType.STRING) for n in range(5)]


@pytest.fixture
def world():
    world = World()
    add_type(world.tenant, ANNA, {"title": "Ticket", "code": "ticket"}, now=world.now)
    world.tenant.table.write([Put(field_row("ticket", one)) for one in NOTES])
    return world


def test_all_that_configures_it_goes_with_it(world, monkeypatch):
    monkeypatch.setattr(module, "AT_ONCE", 2)
    remove_type(world.tenant, ANNA, "ticket", world.now)
    assert [] == world.tenant.table.query(type_partition("ticket"))
    with pytest.raises(NotFound):
        world.tenant.configuration.entity_type("ticket", world.now)


def test_a_removal_that_broke_off_is_repeated(world, monkeypatch):
    monkeypatch.setattr(module, "AT_ONCE", 2)

    def lost(*_: object, **__: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as broken:
        broken.setattr(module, "save_with_register", lost)
        with pytest.raises(ConnectionError):
            remove_type(world.tenant, ANNA, "ticket", world.now)
    assert "ticket" in world.tenant.configuration.entity_types(world.now)
    remove_type(world.tenant, ANNA, "ticket", world.now)
    assert "ticket" not in world.tenant.configuration.entity_types(world.now)

"""What an item refers to must be there."""

import msgspec
import pytest

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Invalid
from chalicelib.domain.items.entity_types import DEAL, fields_of
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.people.rights import MANAGER, Caller
from chalicelib.domain.people.roles import Granted
from chalicelib.records.people import user_row
from chalicelib.usecases.items.references import check_references
from tests.support.world import BEN, World

FIELDS = fields_of(DEAL, (Field(code="uf_team", title="Team", type=FieldType.USER, multiple=True),))


@pytest.fixture
def world() -> World:
    return World()


def faults(world: World, **values) -> list[tuple[str, str]]:
    try:
        check_references(world.tenant, BEN, values, FIELDS, world.now)
    except Invalid as invalid:
        return [(fault.pointer, fault.message) for fault in invalid.faults]
    return []


def test_what_is_there_may_be_referred_to(world):
    contact, company = world.create("contact"), world.create("company")

    assert [] == faults(
        world, contact=contact.id, company=company.id, responsible=2, uf_team=[1, 2]
    )


def test_an_empty_link_refers_to_nothing(world):
    assert [] == faults(world, contact=None, contacts=None, lead=None, uf_team=None)


def test_an_item_that_was_never_there_is_refused(world):
    assert [("/contact", "there is no contact 999")] == faults(world, contact=999)


def test_an_item_of_another_type_is_not_meant(world):
    assert [("/company", "there is no company 1")] == faults(
        world, company=world.create("contact").id
    )


def test_a_deleted_item_is_refused(world):
    contact = world.create("contact")
    world.delete(contact)

    assert [("/contact", "there is no contact 1")] == faults(world, contact=contact.id)


def test_a_user_that_is_not_there_is_refused(world):
    assert [("/responsible", "there is no active user 9")] == faults(world, responsible=9)


def test_a_user_who_has_left_is_refused(world):
    world.save(user_row(msgspec.structs.replace(BEN.user, active=False)))

    assert [("/responsible", "there is no active user 2")] == faults(world, responsible=2)


def test_each_of_several_is_pointed_to(world):
    contact = world.create("contact")

    assert [
        ("/uf_team/1", "there is no active user 7"),
        ("/contacts/1", "there is no contact 55"),
    ] == faults(world, contacts=[contact.id, 55], uf_team=[1, 7])


def test_all_links_are_looked_up_at_once(world, monkeypatch):
    asked = []
    real = world.table.get_many
    monkeypatch.setattr(world.table, "get_many", lambda keys: asked.append(1) or real(keys))

    faults(world, contact=1, company=1, lead=1)
    assert [1] == asked
    faults(world, responsible=1, title="no link")
    assert [1] == asked


def test_what_one_may_not_see_is_not_linked_but_stays_where_it_is(world):
    hidden, own = world.create("contact"), world.create("contact", responsible=2)
    everything = {MANAGER.id: Granted(MANAGER)}
    ben = Caller.of(msgspec.structs.replace(BEN.user, roles=(MANAGER.id,)), everything)
    values = {"contacts": [own.id, hidden.id]}

    with pytest.raises(Invalid) as refused:
        check_references(world.tenant, ben, values, FIELDS, world.now)
    (fault,) = refused.value.faults
    assert ("/contacts/1", Code.UNKNOWN_REFERENCE) == (fault.pointer, refused.value.code)

    check_references(world.tenant, ben, values, FIELDS, world.now, {"contacts": [hidden.id]})

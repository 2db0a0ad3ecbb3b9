"""Documents of an item: make, list, show, change, remove."""

import pytest

from chalicelib.domain.errors import Forbidden, Invalid, NotFound, Refused
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.records.configuration import field_row
from chalicelib.usecases.documents.item_documents import (
    list_documents,
    make_document,
    publish_document,
    remove_document,
    show_document,
)
from tests.support.documents import put_template
from tests.support.word import text_of, word
from tests.support.world import ANNA, BEN, World


@pytest.fixture
def world() -> World:
    world = World()
    put_template(world, "offer", word("{{ deal.title }} {{ deal.contact }} {{ values.x }}"))
    return world


def make(world, deal, caller=ANNA, template="offer", title="", **values):
    return make_document(
        world.tenant,
        caller,
        deal.ref,
        template=template,
        title=title,
        values=values,
        now=world.now,
    )


def test_it_is_filled_with_the_item_and_what_is_given(world):
    contact = world.create("contact", name="Ann", title="Ann")
    deal = world.create(title="Chairs", contact=contact.id)
    document = make(world, deal, title="Special", **{"values.x": "now"})
    assert ("Special", "1", BEN.id - 1) == (document.title, document.number, document.made_by)
    assert ["Chairs Ann now"] == text_of(world.files.get(f"kept/{document.file}"))
    other = make(world, deal)
    listed = list_documents(world.tenant, BEN, deal.ref, world.now)
    assert {document.id, other.id} == {one.id for one in listed}


def test_a_link_is_switched_on_and_off_and_a_document_goes_with_its_files(world):
    deal = world.create()
    id = make(world, deal).id
    public = publish_document(world.tenant, BEN, deal.ref, id, public=True)
    assert public == publish_document(world.tenant, BEN, deal.ref, id, public=True)
    assert (True, 2) == (public.public, public.version)
    remove_document(world.tenant, BEN, deal.ref, id)
    world.settle()
    with pytest.raises(NotFound):
        show_document(world.tenant, BEN, deal.ref, id)
    with pytest.raises(NotFound):
        world.files.get(f"kept/{public.file}")
    assert "2" == make(world, deal).number


def test_a_file_that_a_field_shows_too_outlives_its_document(world):
    world.save(field_row("deal", Field(code="uf_a", title="A", type=FieldType.FILE)))
    deal = world.create()
    document = make(world, deal)
    world.change(deal, uf_a=document.file)
    world.settle()
    remove_document(world.tenant, BEN, deal.ref, document.id)
    world.settle()
    assert world.files.get(f"kept/{document.file}")


def test_what_does_not_fit_is_refused(world):
    deal, lead = world.create(), world.create("lead")
    with pytest.raises(Invalid, match="it is for deal, not for lead/default"):
        make(world, lead)
    with pytest.raises(Invalid, match=r"/values/deal\.moon"):
        make(world, deal, **{"deal.moon": "x"})
    with pytest.raises(Refused, match="no document template gone"):
        make(world, deal, template="gone")
    put_template(world, "offer", word("x"), users=(ANNA.id,))
    with pytest.raises(Forbidden, match="for other people"):
        make(world, deal, caller=BEN)

"""Make a document: number, file, row and timeline entry, once."""

import pytest

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Refused
from chalicelib.domain.items.item import ItemRef
from chalicelib.records.files import file_key, file_of
from chalicelib.usecases.documents.numerators import change_numerator
from chalicelib.usecases.printing.print_document import Printing, print_document, usable_template
from tests.support.documents import put_template
from tests.support.word import text_of, word
from tests.support.world import ANNA, START, World

DEAL = ItemRef("deal", 1)


@pytest.fixture
def world() -> World:
    world = World()
    world.create(title="Chairs")
    text = "{{ document.title }} {{ document.number }} {{ deal.title }}"
    put_template(world, "offer", word(text))
    return world


def printing(id="d1"):
    values = {"deal": {"title": ["Chairs", "Chairs"]}}
    return Printing(
        id=id,
        item=DEAL,
        template="offer",
        title="Offer: A/B",
        values=values,
        at=START,
        by=1,
    )


def test_a_document_has_a_number_a_file_and_an_entry_of_the_timeline(world):
    document = print_document(world.tenant, printing(), world.now)
    file = file_of(world.table.get(file_key(document.file)))
    assert ("1", "Offer- A-B 1.docx") == (document.number, file.name)
    assert file.is_stored
    assert ["deal_1 document#d1"] == [str(one) for one in file.owners]
    assert ["Offer: A/B 1 Chairs"] == text_of(world.files.get(file.key))
    (entry,) = world.table.query(str(DEAL), prefix="timeline#")
    assert "Document made: Offer: A/B 1" in entry.body


def test_the_tenants_own_numerator_counts_as_it_was_changed(world):
    change_numerator(world.tenant, ANNA, "documents", {"template": "D-{NUMBER}"}, world.now)
    assert "D-1" == print_document(world.tenant, printing(), world.now).number


def test_made_again_it_is_the_same_document(world):
    first = print_document(world.tenant, printing(), world.now)
    put_template(world, "offer", word("other"))
    world.files.delete("kept/offer-file")  # it is not even opened
    assert first == print_document(world.tenant, printing(), world.now)
    put_template(world, "offer", word("other"))
    assert "2" == print_document(world.tenant, printing("d2"), world.now).number


@pytest.mark.parametrize(
    ("change", "said"),
    [({"active": False}, "is not active"), ({"numerator": "gone"}, None)],
)
def test_a_template_that_is_not_active_makes_none(world, change, said):
    put_template(world, "offer", word("x"), **change)
    if said is None:
        assert "1" == print_document(world.tenant, printing(), world.now).number
        return
    with pytest.raises(Refused, match=said) as refused:
        usable_template(world.tenant, "offer", "deal", world.now)
    assert Code.NO_TEMPLATE is refused.value.code


def test_a_template_whose_file_is_gone_makes_none(world):
    world.files.delete("kept/offer-file")
    with pytest.raises(Refused, match="Word file of the document template Offer") as refused:
        print_document(world.tenant, printing(), world.now)
    assert Code.NO_TEMPLATE is refused.value.code


def test_where_a_pdf_is_wanted_and_nothing_converts_it_is_said(world):
    put_template(world, "offer", word("x"), pdf=True)
    document = print_document(world.tenant, printing(), world.now)
    assert document.pdf is None
    assert "no converter is connected" in document.no_pdf

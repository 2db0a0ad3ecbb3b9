"""A PDF of a document, where the tenant has connected something that can make one."""

import pytest

from chalicelib.adapters.found_providers import FoundProviders
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.items.item import ItemRef
from chalicelib.ports.providers import Parts
from chalicelib.records.files import file_key, file_of
from chalicelib.usecases.connections.connect import connect
from chalicelib.usecases.printing.print_document import Printing, print_document
from tests.support.documents import put_template
from tests.support.word import word
from tests.support.world import ANNA, START, World

DEAL = ItemRef("deal", 1)


@pytest.fixture
def world() -> World:
    world = World()
    world.create(title="Chairs")
    world.tenant.providers = FoundProviders(Parts(http=world.http, aws=lambda _: None))
    connect(
        world.tenant,
        ANNA,
        "converter",
        "default",
        provider="gotenberg",
        settings={"url": "https://pdf.example.com"},
        secrets={"password": "x"},
        now=world.now,
    )
    put_template(world, "offer", word("x"), pdf=True)
    return world


def made(world):
    printing = Printing(
        id="d", item=DEAL, template="offer", title="Offer", values={}, at=START, by=1
    )
    return print_document(world.tenant, printing, world.now)


def test_the_pdf_lies_beside_the_word_file(world):
    world.http.bodies.append(b"%PDF-1.7 x")
    document = made(world)
    file = file_of(world.table.get(file_key(document.pdf)))
    assert ("Offer 1.pdf", "application/pdf", 10) == (file.name, file.type, file.size)
    assert b"%PDF-1.7 x" == world.files.get(file.key)
    assert document.pdf == document.shown_file
    assert "" == document.no_pdf


def test_a_document_that_the_converter_refuses_is_there_without_pdf(world):
    world.http.answers.append(400)
    document = made(world)
    assert (None, "the converter answered 400") == (document.pdf, document.no_pdf)


def test_a_converter_that_is_away_is_asked_again_for_the_same_document(world):
    world.http.answers.append(503)
    with pytest.raises(Unavailable):
        made(world)
    world.http.bodies.append(b"%PDF-")
    assert ("1", True) == (made(world).number, made(world).pdf is not None)

"""Make a document of a template for the item."""

from datetime import timedelta

import pytest

from chalicelib.domain.automation.outside_effects import CreateDocument
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Unavailable
from chalicelib.records.documents.documents import document_of
from tests.support.documents import put_template
from tests.support.word import text_of, word
from tests.support.world import World


@pytest.fixture
def world() -> World:
    world = World()
    text = "{{ deal.title }} {{ contact.name }} {{ deal.company }} {{ responsible.name }}"
    put_template(world, "offer", word(text))
    return world


def test_it_is_filled_with_the_item_its_clients_and_whoever_is_responsible(world):
    contact = world.create("contact", name="Ann")
    company = world.create("company", title="Lee & Co")
    world.rule("new", "create_document", {"template": "offer"})
    deal = world.create(title="Chairs", contact=contact.id, company=company.id)
    (row,) = world.table.query(str(deal.ref), prefix="document#")
    document = document_of(row)
    assert ["Chairs Ann Lee & Co Anna"] == text_of(world.files.get(f"kept/{document.file}"))
    assert ["Document made: Offer 1"] == world.texts(deal)
    assert "rule" == document.cause.kind


@pytest.mark.parametrize(
    ("template", "code"),
    [
        ({"active": False}, Code.NO_TEMPLATE),
        ({"content": word("{{ deal.title", "x")}, Code.BAD_TEMPLATE),
        ({"content": word("{{ 1 / 0 }}")}, Code.DOCUMENT_FAILED),
    ],
)
def test_it_fails_for_a_reason_that_it_lists(world, template, code):
    put_template(world, "offer", word("x"))
    world.rule("new", "create_document", {"template": "offer"}, id="r")
    content = template.pop("content", word("x"))
    put_template(world, "offer", word("x"), **template)
    world.files.put("kept/offer-file", content, "")
    deal = world.create()
    assert code == world.runs(deal)["r"].reason.code
    assert code in CreateDocument.failure_reasons
    assert [] == world.table.query(str(deal.ref), prefix="document#")


def test_a_file_store_that_is_away_is_asked_again(world):
    world.rule("new", "create_document", {"template": "offer"}, id="r")
    put, away = world.files.put, [True]

    def failing(*arguments):
        if away and away.pop():
            raise Unavailable("away")
        return put(*arguments)

    world.files.put = failing
    deal = world.create()
    assert "scheduled" == world.states(deal)["r"]
    world.advance(timedelta(minutes=1))
    assert "done" == world.states(deal)["r"]

"""What the tenant has set up, for checks."""

import pytest

from chalicelib.catalogue.parameters.marks import Format
from chalicelib.domain.connections.connection import Connection
from chalicelib.domain.documents.template import DocumentTemplate
from chalicelib.records.connections import connection_row
from chalicelib.records.documents.documents import template_row
from chalicelib.usecases.tenant.chosen import chosen_of
from tests.support.world import World


@pytest.fixture
def chosen():
    """A tenant with a connection, and two templates of which one is active."""
    world = World()
    world.save(connection_row(Connection(kind="sms", id="night", provider="http")))
    for id, active in (("offer", True), ("old", False)):
        template = DocumentTemplate(
            id=id, name=id, file=f"{id}-file", entity_types=("deal",), active=active
        )
        world.save(template_row(template))
    return chosen_of(world.tenant.configuration, world.clock.now())


def test_connections_are_those_of_the_kind(chosen):
    assert ["night"] == list(chosen(Format.CONNECTION, "sms"))
    assert [] == list(chosen(Format.CONNECTION, "calls"))


def test_document_templates_are_the_active_ones(chosen):
    assert ["offer"] == list(chosen(Format.DOCUMENT_TEMPLATE, ""))


def test_what_nobody_sets_up_is_no_question(chosen):
    with pytest.raises(AssertionError, match="stage"):
        chosen(Format.STAGE, "")

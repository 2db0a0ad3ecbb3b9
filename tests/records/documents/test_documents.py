"""How documents lie in the table."""

from chalicelib.domain.documents.numerator import Numerator, Period
from chalicelib.domain.documents.template import DocumentTemplate
from chalicelib.domain.items.item import ItemRef
from chalicelib.records.body import decode
from chalicelib.records.documents.documents import (
    document_key,
    document_of,
    document_row,
    qr_code_key,
    template_row,
)
from chalicelib.records.documents.numbers import numerator_row
from tests.domain.documents.test_document import ONE


def test_templates_and_numerators_lie_with_the_tenants_configuration():
    numerator = Numerator(id="n", name="N", template="{NUMBER}/{YEAR}", period=Period.YEAR)
    template = DocumentTemplate(id="t", name="T", file="f", entity_types=("deal",))
    assert ("config", "numerator#n") == numerator_row(numerator).key
    assert ("config", "document_template#t") == template_row(template).key
    assert numerator == decode(numerator_row(numerator), Numerator)
    assert template == decode(template_row(template), DocumentTemplate)


def test_documents_and_codes_lie_with_their_item():
    deal = ItemRef("deal", 1)
    assert ("deal_1", "document#d") == document_key(deal, "d") == document_row(ONE).key
    assert ("deal_1", "qr_code#q") == qr_code_key(deal, "q")
    assert document_of(document_row(ONE)) == ONE

"""Links of documents and QR codes."""

from msgspec.structs import replace

from chalicelib.domain.delivery.link_tokens import Scanned, Shared, read_token
from chalicelib.usecases.printing.links import document_link, results_of, scan_link
from chalicelib.usecases.tenant.signing_secret import signing_secret
from tests.domain.documents.test_document import ONE
from tests.support.world import World


def test_a_link_says_what_it_leads_to_and_is_signed():
    tenant = World().tenant
    secret = signing_secret(tenant)
    document, code = document_link(tenant, ONE), scan_link(tenant, ONE.item, "q")
    assert document.startswith("https://crm.example.com/d/")
    assert Shared("deal_1", "d") == read_token(secret, document.rpartition("/")[2])
    assert Scanned("deal_1", "q") == read_token(secret, code.rpartition("/")[2])


def test_only_a_public_document_gives_its_link_to_later_rules():
    tenant = World().tenant
    assert {"document_id": "d", "number": "1", "file": "word"} == results_of(tenant, ONE)
    given = results_of(tenant, replace(ONE, public=True, pdf="pdf"))
    assert {"document_id", "number", "file", "pdf", "link"} == given.keys()

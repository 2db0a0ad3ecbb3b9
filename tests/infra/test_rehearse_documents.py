"""The document of the rehearsal, made by the local runtime, with the process that opens it."""

from infra.rehearse.crm import Crm
from infra.rehearse.documents import document_made_and_viewed
from tests.support.runtime import TOKEN, running


def test_a_document_is_made_and_viewed():
    with running() as client:
        deal = client.post("/v1/items/deal", {"title": "Chairs"}).json["id"]
        document_made_and_viewed(Crm(client.url, TOKEN), deal)

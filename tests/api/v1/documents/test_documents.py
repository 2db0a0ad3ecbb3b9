"""Documents of items over HTTP."""

import pytest

from tests.support.documents import document_template, documents, follow, make, unconfined
from tests.support.stories import telling
from tests.support.word import word

__all__ = ["unconfined"]
pytestmark = pytest.mark.usefixtures("unconfined")


def test_what_is_shown_of_a_document():
    with telling() as crm:
        template = document_template(crm, word("x"), pdf=True)
        deal = crm.create(title="Chairs")
        document = make(crm, deal, template, title="Offer")
        path = f"/v1/items/deal/{deal['id']}/documents/{document['id']}"
        assert document == crm.ask("GET", path)
        assert [document] == documents(crm, deal)
        shown = {name: document[name] for name in ("number", "public", "link", "views", "pdf")}
        assert {"number": "1", "public": False, "link": None, "views": 0, "pdf": None} == shown
        assert "no converter is connected" in document["no_pdf"]
        public = crm.ask("PATCH", path, {"public": True})
        assert 302 == follow(crm, public["link"]).status
        assert "no-store" == follow(crm, public["link"]).headers["cache-control"]


def test_what_is_not_there_is_not_found_and_faults_have_their_place():
    with telling() as crm:
        deal = crm.create(title="Chairs")
        path = f"/v1/items/deal/{deal['id']}/documents"
        for method, body in (("GET", None), ("PATCH", {"public": True}), ("DELETE", None)):
            assert 404 == crm.client.send(method, f"{path}/gone", json=body).status
        assert 404 == crm.client.get("/v1/items/deal/999/documents").status
        assert 404 == follow(crm, "https://crm.example.com/d/x").status
        assert 404 == follow(crm, "https://crm.example.com/q/x").status
        answer = crm.client.post(path, {"template": "x", "values": {"a": 1}})
        assert (400, "/values") == (answer.status, answer.json["errors"][0]["pointer"])

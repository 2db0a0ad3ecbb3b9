"""Document templates over HTTP."""

import pytest

from tests.support.documents import document_template, unconfined
from tests.support.files import upload
from tests.support.stories import telling
from tests.support.word import word

__all__ = ["unconfined"]
pytestmark = pytest.mark.usefixtures("unconfined")


def test_a_template_is_shown_changed_and_removed():
    with telling() as crm:
        id = document_template(crm, word("{{ deal.title }}"), entity_types=["deal", "deal"])
        path = f"/v1/document-templates/{id}"
        shown = crm.ask("GET", path)
        assert (["deal"], ["deal.title"], 1) == (
            shown["entity_types"],
            shown["placeholders"],
            shown["version"],
        )
        assert [shown] == crm.all("/v1/document-templates")
        changed = crm.ask("PATCH", path, {"active": False, "users": [1]})
        assert (False, [1], 2) == (changed["active"], changed["users"], changed["version"])
        crm.ask("DELETE", path)
        assert 404 == crm.client.get(path).status


def test_the_same_key_adds_one_template():
    with telling() as crm:
        file = upload(crm, "offer.docx", word("x"))
        body = {"name": "x", "file": file, "entity_types": ["deal"]}
        first, second = (
            crm.ask("POST", "/v1/document-templates", body, headers={"Idempotency-Key": "k1"})
            for _ in range(2)
        )
        assert first == second
        assert [first] == crm.all("/v1/document-templates")

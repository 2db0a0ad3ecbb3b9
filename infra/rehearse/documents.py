"""A document made and viewed: template, number, file, link, and the reading that is noted."""

from typing import Any

from infra.rehearse.crm import Crm, until
from infra.word import word_file


def document_made_and_viewed(crm: Crm, deal: int) -> None:
    """Add a template, make a document of it for a deal, and read it as a stranger."""
    content = word_file("Offer {{ document.number }}: {{ deal.title }}")
    body = {"name": "offer.docx", "size": len(content)}
    file = crm.post("/v1/files", body, expected=201)
    crm.send_form(file["upload"]["url"], file["upload"]["fields"], content)
    template = crm.post("/v1/document-templates", _template(file["id"]), expected=201)
    assert template["placeholders"] == ["deal.title", "document.number"], template
    path = f"/v1/items/deal/{deal}/documents"
    document = crm.post(path, {"template": template["id"]}, expected=201)
    assert (document["number"], document["views"]) == ("1", 0), document
    link = document["link"]
    word = crm.fetch(crm.url + link[link.index("/d/") :])
    assert word.startswith(b"PK"), word[:200]
    until("the reading", lambda: crm.get(f"{path}/{document['id']}")["views"] == 1)


def _template(file: str) -> dict[str, Any]:
    return {"name": "Offer", "file": file, "entity_types": ["deal"], "public": True}

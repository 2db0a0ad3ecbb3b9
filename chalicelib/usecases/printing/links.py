"""Links of documents and QR codes: signed, so that nobody finds one by trying."""

from typing import Any

from chalicelib.domain.delivery.link_tokens import scan_token, share_token
from chalicelib.domain.documents.document import Document
from chalicelib.domain.items.item import ItemRef
from chalicelib.usecases.tenant.signing_secret import signing_secret
from chalicelib.usecases.tenant.tenant import Tenant


def document_link(tenant: Tenant, document: Document) -> str:
    """Return where whoever has the link reads a document, while that is allowed."""
    token = share_token(signing_secret(tenant), str(document.item), document.id)
    return f"{tenant.public_url}/d/{token}"


def scan_link(tenant: Tenant, item: ItemRef, code: str) -> str:
    """Return what stands in a QR code."""
    return f"{tenant.public_url}/q/{scan_token(signing_secret(tenant), str(item), code)}"


def results_of(tenant: Tenant, document: Document) -> dict[str, Any]:
    """Return what a document gives to later rules and steps; no link where nobody may follow it."""
    given = {"document_id": document.id, "number": document.number, "file": document.file}
    if document.pdf:
        given["pdf"] = document.pdf
    if document.public:
        given["link"] = document_link(tenant, document)
    return given

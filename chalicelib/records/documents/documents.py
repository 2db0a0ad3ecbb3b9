"""Documents: templates, what was made of them, and QR codes."""

from chalicelib.domain.documents.document import Document, QrCode
from chalicelib.domain.documents.template import DocumentTemplate
from chalicelib.domain.items.item import ItemRef
from chalicelib.ports.table import Key, Row
from chalicelib.records.body import decode, encode
from chalicelib.records.configuration import TENANT

DOCUMENT_TEMPLATE = "document_template"
DOCUMENT = "document"
QR_CODE = "qr_code"


def template_key(id: str) -> Key:
    """Return where a template lies."""
    return TENANT, f"{DOCUMENT_TEMPLATE}#{id}"


def template_row(template: DocumentTemplate) -> Row:
    """Return the row of a template."""
    pk, sk = template_key(template.id)
    return Row(
        pk=pk,
        sk=sk,
        kind=DOCUMENT_TEMPLATE,
        body=encode(template),
        version=template.version,
    )


def document_key(item: ItemRef, id: str) -> Key:
    """Return where a document lies."""
    return str(item), f"{DOCUMENT}#{id}"


def document_row(document: Document) -> Row:
    """Return the row of a document."""
    pk, sk = document_key(document.item, document.id)
    return Row(pk=pk, sk=sk, kind=DOCUMENT, body=encode(document), version=document.version)


def document_of(row: Row) -> Document:
    """Return the document that a row holds."""
    return decode(row, Document)


def qr_code_key(item: ItemRef, id: str) -> Key:
    """Return where a QR code lies."""
    return str(item), f"{QR_CODE}#{id}"


def qr_code_row(code: QrCode) -> Row:
    """Return the row of a QR code."""
    pk, sk = qr_code_key(code.item, code.id)
    return Row(pk=pk, sk=sk, kind=QR_CODE, body=encode(code), version=code.version)

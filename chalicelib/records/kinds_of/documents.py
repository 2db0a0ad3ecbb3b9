"""Rows of documents."""

from chalicelib.domain.documents.document import Document, QrCode
from chalicelib.domain.documents.numerator import Numerator
from chalicelib.domain.documents.template import DocumentTemplate
from chalicelib.records.documents import documents, numbers
from chalicelib.records.kinds_of.kind import described

OF_DOCUMENTS = (
    described(
        numbers.NUMERATOR, Numerator, "config", "numerator#<id>", "how documents are numbered"
    ),
    described(
        documents.DOCUMENT_TEMPLATE,
        DocumentTemplate,
        "config",
        "document_template#<id>",
        "a Word file with placeholders, and for which items it is",
    ),
    described(
        numbers.LAST_NUMBER,
        numbers.LastNumber,
        "numerator#<id>",
        "last#2026-03",
        "how far a numerator has come in a period",
    ),
    described(
        numbers.DRAWN_NUMBER,
        numbers.DrawnNumber,
        "numerator#<id>",
        "drawn#<document>",
        "the number of a document; drawn again it is the same",
    ),
    described(
        numbers.TAKEN_NUMBER,
        numbers.TakenNumber,
        "numerator#<id>",
        "taken#<number>",
        "the document that bears a number; no other ever does",
    ),
    described(
        documents.DOCUMENT,
        Document,
        "deal_12",
        "document#<id>",
        "a document of the item; its files lie in the file store",
    ),
    described(
        documents.QR_CODE,
        QrCode,
        "deal_12",
        "qr_code#<id>",
        "where a QR code leads that was made for the item",
    ),
)

"""Document made for the item (T18)."""

from chalicelib.catalogue.document_trigger import DocumentTrigger


class DocumentCreated(DocumentTrigger, frozen=True):
    """Fires when a document is created for the item."""

    title = "Document created"
    reported = True

"""Document opened by the client (T18)."""

from chalicelib.catalogue.document_trigger import DocumentTrigger


class DocumentViewed(DocumentTrigger, frozen=True):
    """Fires when the client opens the public link of a document."""

    title = "Document viewed"
    from_client = True

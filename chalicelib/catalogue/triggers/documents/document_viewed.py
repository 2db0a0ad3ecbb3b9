"""Document opened by the client (T18)."""

from typing import Annotated

from msgspec import Meta

from chalicelib.catalogue.parameters.marks import DocumentTemplateRef
from chalicelib.catalogue.trigger import SignalTrigger


class DocumentViewed(SignalTrigger, frozen=True):
    """Fires when the client opens the public link of a document."""

    title = "Document viewed"
    example = {"template": "offer"}
    says = {"template": "The template, by its id."}
    example_signal = {"template": "offer"}
    from_client = True

    template: Annotated[
        DocumentTemplateRef | None,
        Meta(description="Only documents of this template, by its id; of any by default."),
    ] = None

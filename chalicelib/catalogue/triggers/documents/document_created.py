"""Document made for the item (T18)."""

from typing import Annotated

from msgspec import Meta

from chalicelib.catalogue.parameters.marks import DocumentTemplateRef
from chalicelib.catalogue.trigger import SignalTrigger


class DocumentCreated(SignalTrigger, frozen=True):
    """Fires when a document is created for the item."""

    title = "Document created"
    example = {"template": "offer"}
    says = {"template": "The template, by its id."}
    example_signal = {"template": "offer"}
    reported = True

    template: Annotated[
        DocumentTemplateRef | None,
        Meta(description="Only documents of this template, by its id; of any by default."),
    ] = None

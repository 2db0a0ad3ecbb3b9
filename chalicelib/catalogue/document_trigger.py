"""What triggers of documents have in common: the template that the document is made of."""

from typing import Annotated, ClassVar

from msgspec import Meta

from chalicelib.catalogue.parameters.marks import DocumentTemplateRef
from chalicelib.catalogue.trigger import SignalTrigger


class DocumentTrigger(SignalTrigger, frozen=True):
    """A trigger that listens to documents of a template, or to all."""

    example: ClassVar = {"template": "offer"}
    says: ClassVar = {"template": "The template, by its id."}
    example_signal: ClassVar = {"template": "offer"}

    template: Annotated[
        DocumentTemplateRef | None,
        Meta(description="Only documents of this template, by its id; of any by default."),
    ] = None

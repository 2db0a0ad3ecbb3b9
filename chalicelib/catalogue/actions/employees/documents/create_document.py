"""Document made of a template (W24)."""

from typing import Annotated, Any

from msgspec import Meta

from chalicelib.catalogue.action import Action
from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.parameters.marks import DocumentTemplateRef, Mark, Text, mark
from chalicelib.catalogue.parameters.texts import filled
from chalicelib.domain.automation.effects import Plan
from chalicelib.domain.automation.outside_effects import CreateDocument


class CreateDocumentAction(Action, frozen=True):
    """Make a document of a Word template with the values of the item and its client.

    It gets the next number of the template's numerator, and lies with the item. Later rules use its
    results in their texts, for example the link in an e-mail.
    """

    title = "Create document"
    example = {"template": "offer", "document_title": "Offer for {{ contact.name }}"}
    effects = (CreateDocument,)
    needs = "documents"
    results = {
        "document_id": "Id of the document.",
        "number": "Its number.",
        "link": "Where the client reads it, where its template makes documents public.",
        "file": "Id of the Word file.",
        "pdf": "Id of the same as PDF, where a converter is connected.",
    }

    template: Annotated[
        DocumentTemplateRef,
        Meta(min_length=1, max_length=50, description="Document template that is filled."),
    ]
    document_title: Annotated[
        Text, Meta(description="What the document is called; as its template by default.")
    ] = ""
    replacements: Annotated[
        dict[str, Any],
        mark(
            Mark.TEMPLATE,
            max_length=50,
            description="What stands in the document instead of the item's own values, by path "
            "(deal.title), or besides them, as {{ values.discount }}.",
        ),
    ] = {}

    def plan(self, context: ActionContext) -> Plan:
        """Plan the document."""
        document = CreateDocument(
            template=self.template,
            title=context.text(self.document_title).strip()[:200],
            values=filled(context, self.replacements, read=True),
        )
        return Plan((document,))

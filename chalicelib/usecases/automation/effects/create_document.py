"""Make a document of a template for the item."""

from typing import Any

import msgspec

from chalicelib.catalogue.document_values import document_values, links_in
from chalicelib.domain.automation.effects import ActionFailed
from chalicelib.domain.automation.outside_effects import CreateDocument
from chalicelib.domain.codes import Code
from chalicelib.usecases.automation.errands import Errand, OutsideHandling, Sending
from chalicelib.usecases.printing.links import results_of
from chalicelib.usecases.printing.print_document import (
    Printing,
    name_of,
    print_document,
    usable_template,
)


class CreateDocumentHandling(OutsideHandling[CreateDocument]):
    """The function that opens templates makes it; its own row and timeline entry tell of it.

    What it is filled with is looked up at the first try and stays the same at every later one.
    """

    def prepare(self, effect: CreateDocument, sending: Sending) -> Errand:
        """Return the document ready to be made [1 for the item, 1 for its clients, the first time].

        Raises:
            Refused: the template was removed or is not active.
            ActionFailed: the item is gone.
        """
        kept = sending.kept
        printing = msgspec.convert(kept, Printing) if kept else _printing(effect, sending)
        tenant, now = sending.context.tenant, sending.context.now

        def leave() -> dict[str, Any]:
            return results_of(tenant, print_document(tenant, printing, now))

        return Errand(leave, payload=msgspec.to_builtins(printing))


def _printing(effect: CreateDocument, sending: Sending) -> Printing:
    context, doing = sending.context, sending.doing
    template = usable_template(context.tenant, effect.template, doing.item.type, context.now)
    item = context.others([doing.item])[doing.item]
    if item is None:
        raise ActionFailed(Code.NO_ITEM, "the item was deleted meanwhile")
    around = context.action_context_of(
        item,
        actor=sending.actor,
        results={},
        id=doing.id,
        started_at=doing.started_at,
        needs_client=True,
    )
    around.others = context.others(links_in(around, template.paths))
    return Printing(
        id=name_of(sending.id),
        item=item.ref,
        template=template.id,
        title=effect.title or template.name,
        values=document_values(around, template.paths, effect.values),
        given=effect.values,
        at=doing.started_at or context.now,
        by=sending.actor,
        cause=doing.made_by(),
        order=doing.order,
    )

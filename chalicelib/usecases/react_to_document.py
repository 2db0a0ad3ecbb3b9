"""What follows from a document that was made. Called by the stream alone (usecases/react.py)."""

from datetime import datetime

from chalicelib.domain.automation.signals import Signal
from chalicelib.domain.documents.document import Document
from chalicelib.domain.items.causes import Cause
from chalicelib.usecases.automation.condition_values import look
from chalicelib.usecases.automation.fire_triggers import fire
from chalicelib.usecases.automation.item_context import ItemContext
from chalicelib.usecases.items.save_item import find_item
from chalicelib.usecases.tenant.tenant import Tenant

DOCUMENT_CREATED = "document_created"


def react_to_document(tenant: Tenant, document: Document, now: datetime) -> None:
    """Let triggers look at a document that was made [1].

    Raises:
        Unfinished: the record must come again.
    """
    item = find_item(tenant, document.item)
    if item is None or item.stage is None:
        return
    happening = f"document-{document.id}"
    signal = Signal(
        id=happening,
        type=DOCUMENT_CREATED,
        occurred_at=document.made_at,
        item=str(document.item),
        settings={"template": document.template},
    )
    context = ItemContext(tenant, item.type, now)
    fire(
        context,
        item,
        happening,
        document.made_at,
        (document.cause or Cause()).rooted(happening),
        lambda automation, present: automation.fired_by_signal(
            signal, present, look(context, present)
        ),
    )

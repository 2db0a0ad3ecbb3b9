"""Make a document: its number, the file, and the row that says that it is there.

Doing it again makes the same document: the same number, the same place of its files, one row.
"""

import hashlib
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.card.timeline import EntryKind, TimelineEntry
from chalicelib.domain.codes import Code
from chalicelib.domain.documents.document import WORD, Document
from chalicelib.domain.documents.numerator import Numerator
from chalicelib.domain.documents.template import DocumentTemplate
from chalicelib.domain.errors import Conflict, NotFound, Refused
from chalicelib.domain.files.file import File, FileOwner, kept_key
from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.language.filters import Style, show_moment
from chalicelib.ports.printer import PrintOrder
from chalicelib.ports.table import CheckEntry, Put, Write
from chalicelib.records.card import entry_row
from chalicelib.records.documents.documents import document_key, document_of, document_row
from chalicelib.records.files import file_row
from chalicelib.records.idempotency import Once
from chalicelib.records.items import item_key
from chalicelib.usecases.items.save_item import find_item
from chalicelib.usecases.printing.convert import as_pdf
from chalicelib.usecases.printing.draw_number import draw_number
from chalicelib.usecases.tenant.idempotency import write_once
from chalicelib.usecases.tenant.tenant import Tenant

OWN_NUMERATOR = Numerator(id="documents", name="Documents")
"""What numbers the documents of templates that name no numerator."""


class Printing(msgspec.Struct, frozen=True, kw_only=True):
    """One document that is to be made; the same at every try."""

    id: str
    item: ItemRef
    template: str
    title: str
    """What it is called, without its number."""
    values: dict[str, Any]
    """What it is filled with (ports/printer.py)."""
    given: dict[str, Any] = {}
    """What of this was given in place of the item's values, by path."""
    at: datetime
    by: int
    cause: Cause = Cause()
    order: int = 0
    """Its timeline entry's place among those of the same instant."""


def require_documents(tenant: Tenant, type: str, now: datetime) -> None:
    """Refuse where no documents are made for items of a type.

    Raises:
        NotFound: there is no such type.
        Refused: they are switched off (`entity_type_not_supported`).
    """
    if not tenant.configuration.entity_type(type, now).flags.documents:
        message = f"no documents are made for items of the type {type}: they are switched off"
        raise Refused(message, code=Code.ENTITY_TYPE_NOT_SUPPORTED)


def usable_template(tenant: Tenant, id: str, type: str, now: datetime) -> DocumentTemplate:
    """Return a template of which documents may be made, for items of a type.

    Raises:
        Refused: it was removed, or is not active (`no_template`), or documents are switched off.
    """
    require_documents(tenant, type, now)
    template = tenant.configuration.tenant(now).document_templates.get(id)
    if template is None:
        message = f"there is no document template {id}; GET /v1/document-templates lists them"
        raise Refused(message, code=Code.NO_TEMPLATE)
    if not template.active:
        message = f"the document template {template.name} is not active"
        raise Refused(message, code=Code.NO_TEMPLATE)
    return template


def print_document(
    tenant: Tenant, printing: Printing, now: datetime, once: Once | None = None
) -> Document:
    """Make a document, or return the one that an earlier try has made.

    Requests: 4 reads, 2 writes and the call of the function that makes it; 1 read where it is
    there.

    Raises:
        Refused: the template cannot be used or filled, there is no number, or the item is gone.
        Unavailable: trying again may help.
    """
    key = document_key(printing.item, printing.id)
    row = tenant.table.get(key)
    if row is not None:
        return document_of(row)
    template = usable_template(tenant, printing.template, printing.item.type, now)
    everywhere = tenant.configuration.tenant(now)
    own_numerator = everywhere.numerators.get(OWN_NUMERATOR.id, OWN_NUMERATOR)
    numerator = everywhere.numerators.get(template.numerator or "", own_numerator)
    day = printing.at.astimezone(everywhere.zone).date()
    number = draw_number(tenant, numerator, printing.id, day)
    style = Style(everywhere.zone, everywhere.settings.date_format)
    own = {
        "number": [number, number],
        "date": [show_moment(day.isoformat(), style), day.isoformat()],
        "title": [printing.title, printing.title],
    }
    file = _file(printing, f"{printing.title} {number}", "docx", WORD)
    order = PrintOrder(
        template=kept_key(template.file),
        document=kept_key(file.id),
        values={**printing.values, "document": own},
        zone=everywhere.settings.time_zone,
        date_format=everywhere.settings.date_format,
    )
    try:
        made = tenant.printer.print(order)
    except NotFound as error:
        message = f"the Word file of the document template {template.name} is gone"
        raise Refused(message, code=Code.NO_TEMPLATE) from error
    owner = owner_of_files(printing.item, printing.id)
    file = msgspec.structs.replace(file, size=made.size).stored(owner, made.etag, printing.at)
    pdf, why = as_pdf(tenant, file, now) if template.pdf else (None, "")
    document = Document(
        id=printing.id,
        item=printing.item,
        template=template.id,
        title=printing.title,
        number=number,
        made_at=printing.at,
        made_by=printing.by,
        file=file.id,
        pdf=pdf.id if pdf else None,
        no_pdf=why,
        public=template.public,
        cause=printing.cause,
        values=printing.given,
    )
    writes: list[Write] = [Put(document_row(document), expect="absent")]
    writes += [Put(file_row(one), expect="any") for one in (file, pdf) if one]
    writes.append(Put(entry_row(_entry(printing, document)), expect="any"))
    writes.append(_while_there(tenant, printing.item))
    try:
        return write_once(tenant, once, writes, document, now)
    except Conflict as conflict:
        row = tenant.table.get(key)
        if key not in conflict.refused or row is None:
            raise
        return document_of(row)


def _while_there(tenant: Tenant, ref: ItemRef) -> CheckEntry:
    """Return the condition that nobody deletes the item before its document is written [1].

    Its files would stay for ever.

    Raises:
        Refused: it is gone (`no_item`).
    """
    item = find_item(tenant, ref)
    if item is None or item.deleted_at is not None:
        raise Refused("the item was deleted meanwhile", code=Code.NO_ITEM)
    return CheckEntry(item_key(ref), item.entry)


def owner_of_files(item: ItemRef, id: str) -> FileOwner:
    """Return what the files of a document belong to."""
    return FileOwner(item, f"document#{id}")


def name_of(*parts: str) -> str:
    """Return a short name for these texts, always the same."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]


def _file(printing: Printing, name: str, ending: str, type: str) -> File:
    """Return one of the document's files, whose id is always the same."""
    shown = "".join(one if one.isprintable() and one not in '/\\:*?"<>|' else "-" for one in name)
    return File(
        id=name_of(str(printing.item), printing.id, ending),
        name=f"{shown[:200]}.{ending}",
        type=type,
        size=0,
        made_by=printing.by,
        made_at=printing.at,
    )


def _entry(printing: Printing, document: Document) -> TimelineEntry:
    return TimelineEntry(
        id=f"document-{document.id}",
        item=document.item,
        kind=EntryKind.LOG,
        at=document.made_at,
        author=document.made_by,
        text=f"Document made: {document.title} {document.number}",
        cause=printing.cause,
        order=printing.order,
        data={"document": document.id},
    )

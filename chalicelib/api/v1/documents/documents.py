"""Documents of items over HTTP, and the links by which clients read them."""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from chalicelib.api.door.answers import Answer
from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import Listing, page_of
from chalicelib.domain.delivery.machines import is_machine
from chalicelib.domain.documents.document import Document
from chalicelib.domain.people.rights import Right
from chalicelib.domain.words.instants import sortable
from chalicelib.usecases.documents.item_documents import (
    MAX_TITLE,
    list_documents,
    make_document,
    publish_document,
    remove_document,
    show_document,
)
from chalicelib.usecases.printing.links import document_link
from chalicelib.usecases.signals.follow_documents import follow_code, read_by_link
from chalicelib.usecases.tenant.tenant import Tenant

DOCUMENTS = Endpoints("Documents")
PATH = "/v1/items/{type}/{id}/documents"

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
Value = Annotated[str, msgspec.Meta(max_length=20_000)]


class MadeDocumentBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a document is made of."""

    template: Annotated[str, msgspec.Meta(min_length=1, max_length=50)]
    title: Annotated[str, msgspec.Meta(max_length=MAX_TITLE)] = ""
    """What it is called; as its template by default."""
    values: Annotated[dict[Name, Value], msgspec.Meta(max_length=100)] = {}
    """What stands in it instead of the item's own values, by placeholder: deal.title."""


class MadeDocumentChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What shall be different."""

    public: bool


class MadeDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A document of an item."""

    id: str
    item: str
    template: str
    title: str
    number: str
    made_at: datetime
    made_by: int
    file: str
    """Id of the Word file."""
    pdf: str | None
    """Id of the same as PDF."""
    no_pdf: str | None
    """Why there is no PDF although one was wanted."""
    public: bool
    link: str | None
    """Where whoever has it reads the document; none while it is not public."""
    viewed_at: datetime | None
    """When it was last read by its link."""
    views: int
    values: dict[str, Any]
    """What was given instead of the item's own values."""
    version: int


class MadeDocumentPage(msgspec.Struct, frozen=True, kw_only=True):
    """Documents of an item, the oldest first."""

    items: list[MadeDocument]
    next_cursor: str | None


@DOCUMENTS.create(PATH, right=Right.CARD_WRITE, body=MadeDocumentBody, answer=MadeDocument)
def make(call: Call) -> MadeDocument:
    """Make a document of a template for an item."""
    document = make_document(
        call.tenant,
        call.caller,
        call.item,
        template=call.body.template,
        title=call.body.title,
        values=call.body.values,
        now=call.now,
        once=call.once,
    )
    return _shown(call.tenant, document)


@DOCUMENTS.get(PATH, right=Right.CARD_READ, answer=MadeDocumentPage, query=Listing)
def list_all(call: Call) -> dict[str, Any]:
    """List the documents of an item."""
    found = list_documents(call.tenant, call.caller, call.item, call.now)
    scope = ["documents", str(call.item)]

    def shown(one: Document) -> MadeDocument:
        return _shown(call.tenant, one)

    return page_of(found, lambda one: f"{sortable(one.made_at)}#{one.id}", shown, call.query, scope)


@DOCUMENTS.get(f"{PATH}/{{document}}", right=Right.CARD_READ, answer=MadeDocument)
def read(call: Call) -> MadeDocument:
    """Read a document of an item."""
    document = show_document(call.tenant, call.caller, call.item, call.path["document"])
    return _shown(call.tenant, document)


@DOCUMENTS.patch(
    f"{PATH}/{{document}}", right=Right.CARD_WRITE, body=MadeDocumentChange, answer=MadeDocument
)
def change(call: Call) -> MadeDocument:
    """Switch the public link of a document on or off."""
    id, public = call.path["document"], call.body.public
    document = publish_document(call.tenant, call.caller, call.item, id, public=public)
    return _shown(call.tenant, document)


@DOCUMENTS.delete(f"{PATH}/{{document}}", right=Right.CARD_WRITE)
def remove(call: Call) -> None:
    """Remove a document and its files; its number stays given out."""
    remove_document(call.tenant, call.caller, call.item, call.path["document"])


@DOCUMENTS.get("/d/{token}", right=Right.ANYONE, answer=None, status=302, filters=True)
def read_public(call: Call) -> Answer:
    """Lead to a public document, and note that it was read."""
    person = not is_machine(call.method, call.headers)
    url = read_by_link(call.tenant, call.path["token"], call.now, by_person=person)
    return Answer(headers={"Location": url, "Cache-Control": "no-store"})


@DOCUMENTS.get("/q/{token}", right=Right.ANYONE, answer=None, status=302, filters=True)
def scan(call: Call) -> Answer:
    """Lead to where a QR code leads, and note that it was scanned."""
    person = not is_machine(call.method, call.headers)
    url = follow_code(call.tenant, call.path["token"], call.now, by_person=person)
    return Answer(headers={"Location": url, "Cache-Control": "no-store"})


def _shown(tenant: Tenant, one: Document) -> MadeDocument:
    return MadeDocument(
        id=one.id,
        item=str(one.item),
        template=one.template,
        title=one.title,
        number=one.number,
        made_at=one.made_at,
        made_by=one.made_by,
        file=one.file,
        pdf=one.pdf,
        no_pdf=one.no_pdf or None,
        public=one.public,
        link=document_link(tenant, one) if one.public else None,
        viewed_at=one.viewed_at,
        views=one.views,
        values=one.values,
        version=one.version,
    )

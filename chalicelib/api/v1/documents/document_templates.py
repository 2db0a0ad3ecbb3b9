"""Document templates over HTTP."""

from typing import Annotated, Any

import msgspec

from chalicelib.api.door.bodies import change_of, given
from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import Listing, page_of
from chalicelib.domain.documents.template import DocumentTemplate
from chalicelib.domain.people.rights import Right
from chalicelib.usecases.documents.templates import (
    add_template,
    change_template,
    list_templates,
    remove_template,
    show_template,
)

DOCUMENT_TEMPLATES = Endpoints("Document templates")
PATH = "/v1/document-templates"

UserId = Annotated[int, msgspec.Meta(ge=1, lt=10**12)]
Id = Annotated[str, msgspec.Meta(min_length=1, max_length=50)]


class DocumentTemplateBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A Word file with placeholders such as {{ deal.title }}."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
    file: Id
    """Id of an uploaded Word file (.docx)."""
    entity_types: Annotated[
        list[Annotated[str, msgspec.Meta(min_length=1, max_length=100)]],
        msgspec.Meta(min_length=1, max_length=50),
    ]
    """Types whose items it is for: deal, or deal/sales for one pipeline."""
    numerator: Id | None = None
    """What numbers its documents; the tenant's own count by default."""
    active: bool = True
    users: Annotated[list[UserId], msgspec.Meta(max_length=200)] = []
    """Who may use it; everybody where nobody is named."""
    pdf: bool = False
    """Whether documents are made as PDF, too; that takes a connected converter."""
    public: bool = False
    """Whether whoever has the link of a document may read it."""


DocumentTemplateChange = change_of(DocumentTemplateBody, "DocumentTemplateChange")


class DocumentTemplateDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A document template."""

    id: str
    name: str
    file: str
    entity_types: list[str]
    numerator: str | None
    active: bool
    users: list[int]
    pdf: bool
    public: bool
    placeholders: list[str]
    """What the file asks for."""
    version: int


class DocumentTemplatePage(msgspec.Struct, frozen=True, kw_only=True):
    """Document templates by id."""

    items: list[DocumentTemplateDocument]
    next_cursor: str | None


@DOCUMENT_TEMPLATES.get(
    PATH, right=Right.DOCUMENT_TEMPLATE_READ, answer=DocumentTemplatePage, query=Listing
)
def list_all(call: Call) -> dict[str, Any]:
    """List document templates."""
    found = sorted(list_templates(call.tenant, call.caller, call.now), key=lambda one: one.id)
    return page_of(found, lambda one: one.id, _shown, call.query, "document-templates")


@DOCUMENT_TEMPLATES.create(
    PATH,
    right=Right.DOCUMENT_TEMPLATE_UPDATE,
    body=DocumentTemplateBody,
    answer=DocumentTemplateDocument,
)
def create(call: Call) -> DocumentTemplateDocument:
    """Add a document template; its file is opened and looked at."""
    values = _stored(msgspec.structs.asdict(call.body))
    return _shown(add_template(call.tenant, call.caller, values, now=call.now, once=call.once))


@DOCUMENT_TEMPLATES.get(
    f"{PATH}/{{id}}", right=Right.DOCUMENT_TEMPLATE_READ, answer=DocumentTemplateDocument
)
def read(call: Call) -> DocumentTemplateDocument:
    """Read a document template."""
    return _shown(show_template(call.tenant, call.caller, call.path["id"]))


@DOCUMENT_TEMPLATES.patch(
    f"{PATH}/{{id}}",
    right=Right.DOCUMENT_TEMPLATE_UPDATE,
    body=DocumentTemplateChange,
    answer=DocumentTemplateDocument,
)
def change(call: Call) -> DocumentTemplateDocument:
    """Change a document template; documents that were made of it stay as they are."""
    values = _stored(given(call.body))
    return _shown(change_template(call.tenant, call.caller, call.path["id"], values, call.now))


@DOCUMENT_TEMPLATES.delete(f"{PATH}/{{id}}", right=Right.DOCUMENT_TEMPLATE_UPDATE)
def remove(call: Call) -> None:
    """Remove a document template; rules that use it fail from then on."""
    remove_template(call.tenant, call.caller, call.path["id"], call.now)


def _stored(values: dict[str, Any]) -> dict[str, Any]:
    """Return what a body says, its lists as they are stored."""
    lists = [one for one in ("entity_types", "users") if one in values]
    return values | {one: tuple(dict.fromkeys(values[one])) for one in lists}


def _shown(one: DocumentTemplate) -> DocumentTemplateDocument:
    return DocumentTemplateDocument(
        id=one.id,
        name=one.name,
        file=one.file,
        entity_types=list(one.entity_types),
        numerator=one.numerator,
        active=one.active,
        users=list(one.users),
        pdf=one.pdf,
        public=one.public,
        placeholders=list(one.paths),
        version=one.version,
    )

"""Documents of an item: make, list, show, change, remove."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.catalogue.document_values import GIVEN, document_values, links_in, wanted
from chalicelib.domain.codes import Code
from chalicelib.domain.documents.document import Document
from chalicelib.domain.documents.template import DocumentTemplate
from chalicelib.domain.errors import Fault, Forbidden, Invalid, NotFound
from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.words.labels import title_faults
from chalicelib.ports.table import Delete, Put
from chalicelib.records.body import readable
from chalicelib.records.documents.documents import DOCUMENT, document_key, document_of, document_row
from chalicelib.records.idempotency import Once
from chalicelib.usecases.automation.item_context import ItemContext
from chalicelib.usecases.files.remove_file import letting_go
from chalicelib.usecases.items.save_item import item_for
from chalicelib.usecases.items.visible import visible
from chalicelib.usecases.printing.print_document import (
    Printing,
    name_of,
    owner_of_files,
    print_document,
    require_documents,
    usable_template,
)
from chalicelib.usecases.tenant.idempotency import first_answer
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.tenant import Tenant

MAX_TITLE = 200


def make_document(
    tenant: Tenant,
    caller: Caller,
    ref: ItemRef,
    *,
    template: str,
    title: str,
    values: Mapping[str, str],
    now: datetime,
    once: Once | None = None,
) -> Document:
    """Make a document of a template for an item.

    Requests: 1 read and 1 for clients and linked items each, and those of print_document.

    Raises:
        NotFound: no such item.
        Refused: the template was removed or is not active, or it cannot be filled.
        Forbidden: the template is for others, or shows items that the caller may not see.
        Invalid: with a pointer to each fault.
    """
    caller.require(Right.CARD_WRITE)
    before = first_answer(tenant, once, Document)
    if before is not None:
        return before
    item = item_for(tenant, caller, ref, Right.CARD_WRITE)
    chosen = usable_template(tenant, template, ref.type, now)
    if not chosen.is_for_user(caller.id) and not caller.may(Right.DOCUMENT_TEMPLATE_UPDATE):
        raise Forbidden(f"the document template {chosen.name} is for other people")
    _check(chosen, item, title, values)
    printing = Printing(
        # The same request again makes the same document, and draws no other number.
        id=name_of(once.row_key[0], once.fingerprint) if once else tenant.identity.short_id(),
        item=ref,
        template=chosen.id,
        title=" ".join(title.split()) or chosen.name,
        values=_values(tenant, item, chosen, values, caller, now),
        given=dict(values),
        at=now,
        by=caller.id,
        cause=Cause(),
    )
    return print_document(tenant, printing, now, once)


def list_documents(tenant: Tenant, caller: Caller, ref: ItemRef, now: datetime) -> list[Document]:
    """Return the documents of an item, the oldest first [2].

    Raises:
        NotFound: no such item.
        Refused: documents are switched off for items of its type.
    """
    caller.require(Right.CARD_READ)
    require_documents(tenant, ref.type, now)
    item_for(tenant, caller, ref, Right.CARD_READ)
    found = readable(tenant.table.query(str(ref), prefix=f"{DOCUMENT}#"), document_of)
    return sorted(found, key=lambda one: (one.made_at, one.id))


def show_document(tenant: Tenant, caller: Caller, ref: ItemRef, id: str) -> Document:
    """Return a document of an item [2].

    Raises:
        NotFound: no such item or document.
    """
    caller.require(Right.CARD_READ)
    item_for(tenant, caller, ref, Right.CARD_READ)
    return _stored(tenant, ref, id)


def publish_document(
    tenant: Tenant, caller: Caller, ref: ItemRef, id: str, *, public: bool
) -> Document:
    """Say whether whoever has the link of a document may read it [2 reads, 1 write].

    Raises:
        NotFound: no such item or document.
        Clash: others keep changing it.
    """
    caller.require(Right.CARD_WRITE)
    item_for(tenant, caller, ref, Right.CARD_WRITE)

    def attempt() -> Document:
        before = _stored(tenant, ref, id)
        if before.public is public:
            return before
        after = msgspec.structs.replace(before, public=public, version=before.version + 1)
        tenant.table.write([Put(document_row(after), expect=before.version)])
        return after

    return retried(attempt, busy(f"document {id}"))


def remove_document(tenant: Tenant, caller: Caller, ref: ItemRef, id: str) -> None:
    """Remove a document; its number stays given out [3 reads, 1 write].

    Its files go with it, but for those that a field of an item shows too.

    Raises:
        NotFound: no such item or document.
        Clash: others keep changing it.
    """
    caller.require(Right.CARD_WRITE)
    item_for(tenant, caller, ref, Right.CARD_WRITE)

    def attempt() -> None:
        document = _stored(tenant, ref, id)
        ids = [document.file, *([document.pdf] if document.pdf else [])]
        key = document_key(ref, id)
        owner = owner_of_files(ref, id)
        tenant.table.write([Delete(key), *letting_go(tenant, ids, owner)])

    retried(attempt, busy(f"document {id}"))


def _stored(tenant: Tenant, ref: ItemRef, id: str) -> Document:
    row = tenant.table.get(document_key(ref, id))
    if row is None:
        raise NotFound(f"{ref} has no document {id}")
    return document_of(row)


def _check(template: DocumentTemplate, item: Item, title: str, values: Mapping[str, str]) -> None:
    faults = title_faults("/title", title, MAX_TITLE)
    if not template.is_for(item):
        where = f"{item.type}/{item.pipeline}" if item.pipeline else item.type
        meant = ", ".join(template.entity_types)
        faults.append(Fault("/template", f"it is for {meant}, not for {where}"))
    for path in values:
        if path not in template.paths and not path.startswith(f"{GIVEN}."):
            known = ", ".join(template.paths) or "nothing"
            faults.append(Fault(f"/values/{path}", f"the template asks for {known}"))
    if faults:
        raise Invalid(faults, code=Code.INVALID)


def _values(
    tenant: Tenant,
    item: Item,
    template: DocumentTemplate,
    given: Mapping[str, str],
    caller: Caller,
    now: datetime,
) -> dict[str, Any]:
    context = ItemContext(tenant, item.type, now)
    around = context.action_context_of(
        item, actor=caller.id, results={}, id="", started_at=now, needs_client=True
    )
    linked = frozenset(links_in(around, template.paths))
    named = {path[0] for path in wanted(template.paths)}
    told = linked | {one for one in item.clients() if one.type in named}
    if visible(tenant, caller, told) != told:
        raise Forbidden("the document would show items that your roles do not let you see")
    around.others = context.others(linked)
    return document_values(around, template.paths, given)

"""Set up document templates."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.catalogue.action_context import PERSON_PATHS
from chalicelib.catalogue.document_values import GIVEN, OWN, OWN_NAMES, ROWS
from chalicelib.domain.codes import Code
from chalicelib.domain.documents.template import MAX_PATHS, DocumentTemplate
from chalicelib.domain.errors import Clash, Conflict, Fault, Invalid, NotFound, Refused
from chalicelib.domain.files.file import FileOwner, kept_key
from chalicelib.domain.items.entity_types import CLIENT_TYPES
from chalicelib.domain.language.paths import Paths
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.words.labels import name_faults
from chalicelib.domain.words.wording import there_is_no
from chalicelib.ports.table import Delete, Put, Write
from chalicelib.records.body import decode
from chalicelib.records.documents.documents import template_row
from chalicelib.records.idempotency import Once
from chalicelib.usecases.files.remove_file import letting_go
from chalicelib.usecases.files.take_files import take_files
from chalicelib.usecases.printing.print_document import OWN_NUMERATOR
from chalicelib.usecases.tenant.idempotency import first_answer
from chalicelib.usecases.tenant.retry import busy
from chalicelib.usecases.tenant.save_configuration import save_configuration
from chalicelib.usecases.tenant.tenant import Tenant

MAX_TEMPLATES = 200


def list_templates(tenant: Tenant, caller: Caller, now: datetime) -> list[DocumentTemplate]:
    """Return the templates by name [0 while they are warm]."""
    caller.require(Right.DOCUMENT_TEMPLATE_READ)
    known = tenant.configuration.tenant(now).document_templates.values()
    return sorted(known, key=lambda one: (one.name.casefold(), one.id))


def show_template(tenant: Tenant, caller: Caller, id: str) -> DocumentTemplate:
    """Return a template as last written [1].

    Raises:
        NotFound: there is none of that id.
    """
    caller.require(Right.DOCUMENT_TEMPLATE_READ)
    return _stored(tenant, id)


def add_template(
    tenant: Tenant,
    caller: Caller,
    values: Mapping[str, Any],
    *,
    now: datetime,
    once: Once | None = None,
) -> DocumentTemplate:
    """Add a template: its Word file is opened where it can do no harm, and looked at.

    Requests: 1 read and 2 for the file, 1 for the function that opens it, 1 write.

    Raises:
        Invalid: with a pointer to each fault; the file is not fit to be used (`bad_template`), or
            its placeholders name what there is not.
        Clash: there are too many.
    """
    caller.require(Right.DOCUMENT_TEMPLATE_UPDATE)
    before = first_answer(tenant, once, DocumentTemplate)
    if before is not None:
        return before
    if len(tenant.configuration.tenant(now).document_templates) >= MAX_TEMPLATES:
        raise Clash(f"there are at most {MAX_TEMPLATES} templates", code=Code.TOO_MANY)
    template = DocumentTemplate(id=tenant.identity.short_id(), **values)
    template, taken = _checked(tenant, caller, template, None, now)
    writes = [Put(template_row(template), expect="absent"), *taken]
    return save_configuration(tenant, writes, template, now, once)


def change_template(
    tenant: Tenant, caller: Caller, id: str, values: Mapping[str, Any], now: datetime
) -> DocumentTemplate:
    """Change a template; documents that were made of it stay as they are [1 read, 1 write].

    Raises:
        NotFound: there is none of that id.
        Invalid: as add_template.
        Clash: somebody else changed it at the same time.
    """
    caller.require(Right.DOCUMENT_TEMPLATE_UPDATE)
    before = _stored(tenant, id)
    after = msgspec.structs.replace(before, **values)
    if after == before:
        return before
    after, taken = _checked(tenant, caller, after, before, now)
    after = msgspec.structs.replace(after, version=before.version + 1)
    writes: list[Write] = [Put(template_row(after), expect=before.version), *taken]
    try:
        return save_configuration(tenant, writes, after, now)
    except Conflict as conflict:
        raise busy(f"the document template {before.name}") from conflict


def remove_template(tenant: Tenant, caller: Caller, id: str, now: datetime) -> None:
    """Remove a template; documents made of it stay [2 reads, 1 write].

    Its Word file goes with it, but for one that another template has too.

    Raises:
        NotFound: there is none of that id.
    """
    caller.require(Right.DOCUMENT_TEMPLATE_UPDATE)
    template = _stored(tenant, id)
    writes: list[Write] = [
        Delete(template_row(template).key),
        *letting_go(tenant, [template.file], _owner(template)),
    ]
    save_configuration(tenant, writes, None, now)


def _stored(tenant: Tenant, id: str) -> DocumentTemplate:
    probe = DocumentTemplate(id=id, name="", file="", entity_types=())
    row = tenant.table.get(template_row(probe).key)
    if row is None:
        raise NotFound(f"there is no document template {id}")
    return decode(row, DocumentTemplate)


def _owner(template: DocumentTemplate) -> FileOwner:
    return FileOwner(None, f"document_template#{template.id}")


def _checked(
    tenant: Tenant,
    caller: Caller,
    template: DocumentTemplate,
    before: DocumentTemplate | None,
    now: datetime,
) -> tuple[DocumentTemplate, list[Put]]:
    """Return the template with what its file names, and what takes the file into use."""
    faults = [*name_faults("/name", template.name), *_reference_faults(tenant, template, now)]
    if faults:
        raise Invalid(faults)
    taken: list[Put] = []
    if before is None or template.file != before.file:
        owner = _owner(template)
        old = letting_go(tenant, [before.file], owner) if before else []
        _, taken = take_files(tenant, caller, {template.file: owner}, {template.file: "/file"}, now)
        template = msgspec.structs.replace(template, paths=tuple(_looked_at(tenant, template)))
        taken += old
    unknown = path_faults(tenant, template, now)
    if unknown:
        raise Invalid(unknown)
    return template, taken


def _looked_at(tenant: Tenant, template: DocumentTemplate) -> list[str]:
    try:
        paths = tenant.printer.look(kept_key(template.file))
    except Refused as refused:
        raise Invalid.at("/file", refused.detail, code=refused.code) from refused
    if len(paths) > MAX_PATHS:
        message = f"it has {len(paths)} different placeholders, at most {MAX_PATHS} are allowed"
        raise Invalid.at("/file", message, code=Code.BAD_TEMPLATE)
    return paths


def _reference_faults(tenant: Tenant, template: DocumentTemplate, now: datetime) -> list[Fault]:
    everywhere = tenant.configuration.tenant(now)
    faults = []
    if not template.entity_types:
        faults.append(Fault("/entity_types", "name at least one, for example deal"))
    for place, one in enumerate(template.entity_types):
        code, _, pipeline = one.partition("/")
        pointer = f"/entity_types/{place}"
        if code not in everywhere.entity_types:
            known = everywhere.entity_types
            faults.append(Fault(pointer, there_is_no("entity type", code, known)))
        elif not everywhere.entity_types[code].flags.documents:
            faults.append(Fault(pointer, f"no documents are made for items of the type {code}"))
        elif pipeline and pipeline not in tenant.configuration.type(code, now).pipelines:
            pipelines = tenant.configuration.type(code, now).pipelines
            faults.append(Fault(pointer, there_is_no("pipeline", pipeline, pipelines)))
    numerator = template.numerator
    if numerator not in (None, OWN_NUMERATOR.id, *everywhere.numerators):
        named = there_is_no("numerator", str(numerator), everywhere.numerators)
        faults.append(Fault("/numerator", named))
    for place, user in enumerate(template.users):
        if user not in everywhere.users:
            faults.append(Fault(f"/users/{place}", f"there is no user {user}"))
    return faults


def path_faults(tenant: Tenant, template: DocumentTemplate, now: datetime) -> list[Fault]:
    """Return what the placeholders of a template name that items of its types do not have."""
    types = {one.partition("/")[0] for one in template.entity_types}
    fields = tenant.configuration.fields(now)
    told: dict[str, None] = {}
    for type in sorted(types):
        names = {
            type: fields[type],
            "item": fields[type],
            **{client: fields[client] for client in CLIENT_TYPES},
            "responsible": PERSON_PATHS,
            OWN: OWN_NAMES,
        }
        known = Paths(names=names)
        for one in template.paths:
            path = tuple(one.split("."))
            free = (path[0] == GIVEN and len(path) > 1) or path == (ROWS,)
            if not free and (path[0] == "results" or not known.knows(path)):
                told[f"there is no {{{{ {one} }}}} for items of the type {type}"] = None
    return [Fault("/file", message) for message in told]

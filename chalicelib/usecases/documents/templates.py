"""Set up document templates."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.catalogue.action_context import PERSON_PATHS
from chalicelib.catalogue.document_values import GIVEN, OWN, OWN_NAMES, ROWS
from chalicelib.domain.codes import Code
from chalicelib.domain.documents.template import MAX_PATHS, DocumentTemplate
from chalicelib.domain.errors import Fault, Invalid, Refused
from chalicelib.domain.files.file import FileOwner, kept_key
from chalicelib.domain.items.entity_types import CLIENT_TYPES
from chalicelib.domain.language.paths import Paths
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.words.labels import name_faults
from chalicelib.domain.words.wording import there_is_no
from chalicelib.ports.table import Put
from chalicelib.records.documents.documents import template_key, template_row
from chalicelib.records.idempotency import Once
from chalicelib.usecases.files.remove_file import letting_go
from chalicelib.usecases.files.take_files import take_files
from chalicelib.usecases.printing.print_document import OWN_NUMERATOR
from chalicelib.usecases.tenant.documents import Checked, Kind
from chalicelib.usecases.tenant.tenant import Tenant

TEMPLATES = Kind(
    word="document template",
    form=DocumentTemplate,
    key=template_key,
    row=template_row,
    most=200,
)


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
    return TEMPLATES.stored(tenant, id)


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

    def made() -> Checked[DocumentTemplate]:
        TEMPLATES.refuse_too_many(len(tenant.configuration.tenant(now).document_templates))
        template = DocumentTemplate(id=tenant.identity.short_id(), **values)
        return _checked(tenant, caller, template, None, now)

    return TEMPLATES.add(tenant, made, now, once)


def change_template(
    tenant: Tenant, caller: Caller, id: str, values: Mapping[str, Any], now: datetime
) -> DocumentTemplate:
    """Change a template; documents that were made of it stay as they are [1 read, 1 write].

    Raises:
        NotFound: there is none of that id.
        Invalid: as add_template.
        Clash: others keep changing it.
    """
    caller.require(Right.DOCUMENT_TEMPLATE_UPDATE)

    def checked(before: DocumentTemplate, after: DocumentTemplate) -> Checked[DocumentTemplate]:
        return _checked(tenant, caller, after, before, now)

    return TEMPLATES.change(tenant, id, values, checked, now)


def remove_template(tenant: Tenant, caller: Caller, id: str, now: datetime) -> None:
    """Remove a template; documents made of it stay [2 reads, 1 write].

    Its Word file goes with it, but for one that another template has too.

    Raises:
        NotFound: there is none of that id.
    """
    caller.require(Right.DOCUMENT_TEMPLATE_UPDATE)

    def leaving(template: DocumentTemplate) -> list[Put]:
        return letting_go(tenant, [template.file], _owner(template))

    TEMPLATES.remove(tenant, id, now, leaving)


def _owner(template: DocumentTemplate) -> FileOwner:
    return FileOwner(None, f"document_template#{template.id}")


def _checked(
    tenant: Tenant,
    caller: Caller,
    template: DocumentTemplate,
    before: DocumentTemplate | None,
    now: datetime,
) -> Checked[DocumentTemplate]:
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

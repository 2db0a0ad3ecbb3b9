"""Remove an entity type that nothing needs (semantics/smart_processes: definition)."""

from collections.abc import Iterator
from datetime import datetime

from chalicelib.domain.codes import Code
from chalicelib.domain.documents.template import DocumentTemplate
from chalicelib.domain.errors import Clash
from chalicelib.domain.files.file import FileOwner
from chalicelib.domain.items.entity_types import EntityType
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.ports.table import Delete, Write
from chalicelib.records.automation import automation_partition
from chalicelib.records.configuration import entity_type_key, type_partition
from chalicelib.records.documents.documents import template_key
from chalicelib.records.people import closed_pipeline_row
from chalicelib.usecases.configuration.types.register import read_register, save_with_register
from chalicelib.usecases.configuration.uses import refuse_uses
from chalicelib.usecases.files.remove_file import letting_go
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.tenant import Tenant

AT_ONCE = 90
"""Rows that one transaction removes."""
_BUSY = busy("the list of entity types")


def remove_type(
    tenant: Tenant, caller: Caller, code: str, now: datetime, *, force: bool = False
) -> None:
    """Remove a type without items, with its pipelines, fields, rules and triggers.

    It costs 3 reads, 1 for each of its pipelines and 1 write, and 1 more for each 90 rows of it.
    The type itself goes last, so that a removal that broke off can be repeated.

    Raises:
        NotFound: there is none of that code.
        Clash: every tenant has it, it has items, or others refer to it; the latter goes with
            `force`, but for workflows and fields that are for its items alone.
    """
    caller.require(Right.ENTITY_TYPE_UPDATE)
    type = read_register(tenant).type(code)
    if type.is_standard:
        raise Clash(f"every tenant has the type {code}; it cannot be removed", code=Code.REFUSED)
    if tenant.table.query_index("by_type", code, limit=1):
        raise Clash(f"the type {code} has items; delete them first", code=Code.IN_USE)
    _refuse_needed(tenant, type, now)
    removal = Delete(entity_type_key(code))
    refuse_uses(tenant, [removal], f"the type {code}", now, force=force)
    rows = list(_rows(tenant, code, now))
    while len(rows) > AT_ONCE:
        tenant.table.write(rows[:AT_ONCE])
        del rows[:AT_ONCE]

    def attempt() -> None:
        register = read_register(tenant)
        register.type(code)
        save_with_register(tenant, register, [*rows, removal], None, now)

    retried(attempt, _BUSY)


def _refuse_needed(tenant: Tenant, type: EntityType, now: datetime) -> None:
    """Refuse while something is for items of the type alone.

    Raises:
        Clash: it names what is.
    """
    needing = [
        f"the workflow “{template.name}” ({template.id})"
        for template in tenant.configuration.workflows(now).all.values()
        if template.entity_type == type.code and not template.removed
    ]
    for code, fields in tenant.configuration.fields(now).items():
        if code != type.code:
            links = (one for one in fields.values() if one.target == type.code)
            needing += [f"the field {one.code} of the type {code}" for one in links]
    for one in tenant.configuration.tenant(now).document_templates.values():
        codes = _types_of(one)
        if type.code in codes and len(codes) > 1:
            needing.append(f"the document template “{one.name}” ({one.id})")
    if needing:
        named = ", ".join(needing[:10])
        message = f"the type {type.code} is needed by {named}; remove them first"
        raise Clash(message, code=Code.IN_USE)


def _types_of(template: DocumentTemplate) -> set[str]:
    return {place.partition("/")[0] for place in template.entity_types}


def _rows(tenant: Tenant, code: str, now: datetime) -> Iterator[Write]:
    """Yield the removal of all that configures the type [1, 1 for each pipeline].

    Document templates for its items alone are among it [1 each].
    """
    for template in tenant.configuration.tenant(now).document_templates.values():
        if _types_of(template) == {code}:
            yield Delete(template_key(template.id))
            owner = FileOwner(None, f"document_template#{template.id}")
            yield from letting_go(tenant, [template.file], owner)
    for pipeline in tenant.configuration.type(code, now).all_pipelines:
        yield Delete(closed_pipeline_row(code, pipeline).key)
        for row in tenant.table.query(automation_partition(code, pipeline)):
            yield Delete(row.key)
    for row in tenant.table.query(type_partition(code)):
        yield Delete(row.key)

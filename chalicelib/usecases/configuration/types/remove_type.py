"""Remove an entity type that nothing needs (semantics/smart_processes: definition)."""

from datetime import datetime

from msgspec.structs import replace

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Clash
from chalicelib.domain.items.entity_types import EntityType
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.words.wording import first_of
from chalicelib.ports.table import Delete, Put
from chalicelib.records.configuration import entity_type_key, entity_type_row
from chalicelib.usecases.configuration.types.finish_removal import BUSY, has_items, types_of
from chalicelib.usecases.configuration.types.register import read_register, save_with_register
from chalicelib.usecases.configuration.uses import refuse_uses
from chalicelib.usecases.tenant.retry import retried
from chalicelib.usecases.tenant.tenant import Tenant


def remove_type(
    tenant: Tenant, caller: Caller, code: str, now: datetime, *, force: bool = False
) -> None:
    """Remove a type without items; what configures it goes a few minutes later.

    From now on nobody sees it. Another instance may learn of that some seconds later, and an item
    may be made there meanwhile: so pipelines, fields, rules and triggers go only when that has
    passed and there is still no item (`finish_removal`). Three reads and one write.

    Raises:
        NotFound: there is none of that code.
        Clash: every tenant has it, it has items, or others refer to it; the latter goes with
            `force`, but for workflows and fields that are for its items alone.
    """
    caller.require(Right.ENTITY_TYPE_UPDATE)
    type = read_register(tenant).type(code)
    if type.is_standard:
        raise Clash(f"every tenant has the type {code}; it cannot be removed", code=Code.REFUSED)
    if has_items(tenant, code):
        raise Clash(f"the type {code} has items; delete them first", code=Code.IN_USE)
    _refuse_needed(tenant, type, now)
    refuse_uses(tenant, [Delete(entity_type_key(code))], f"the type {code}", now, force=force)

    def attempt() -> None:
        register = read_register(tenant)
        present = register.type(code)
        leaving = replace(
            present,
            leaving_at=now,
            updated_by=caller.id,
            updated_at=now,
            version=present.version + 1,
        )
        put = Put(entity_type_row(leaving), expect=present.version)
        save_with_register(tenant, register, [put], None, now)

    retried(attempt, BUSY)


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
        codes = types_of(one)
        if type.code in codes and len(codes) > 1:
            needing.append(f"the document template “{one.name}” ({one.id})")
    if needing:
        named = first_of(needing, 10)
        message = f"the type {type.code} is needed by {named}; remove them first"
        raise Clash(message, code=Code.IN_USE)

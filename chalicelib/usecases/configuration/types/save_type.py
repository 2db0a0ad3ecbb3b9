"""Read, make and change entity types (semantics/smart_processes: definition)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.catalogue.words.spoken_fields import is_called
from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.items.changed_types import SWITCHABLE
from chalicelib.domain.items.entity_types import STANDARD_TYPES, EntityType
from chalicelib.domain.items.pipelines import DEFAULT_STAGES, Pipeline
from chalicelib.domain.items.relations import related
from chalicelib.domain.items.type_codes import code_faults, next_number, number_faults
from chalicelib.domain.items.type_flags import OPENED, PRESETS, Preset
from chalicelib.domain.people.plans import Feature
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.words.labels import name_faults
from chalicelib.ports.table import Put, Write
from chalicelib.records.configuration import entity_type_row
from chalicelib.records.idempotency import Once
from chalicelib.records.people import closed_pipeline_row
from chalicelib.usecases.configuration.stored_automation import Making
from chalicelib.usecases.configuration.types.register import (
    Register,
    read_register,
    save_with_register,
)
from chalicelib.usecases.configuration.types.scenario import (
    LINKED,
    WITH_SCENARIO,
    save_with_scenario,
)
from chalicelib.usecases.tenant.idempotency import first_answer
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.save_configuration import save_configuration
from chalicelib.usecases.tenant.tenant import Tenant

_BUSY = busy("the list of entity types")


def all_types(tenant: Tenant, caller: Caller, now: datetime) -> list[EntityType]:
    """Return all entity types, those of the tenant's own last [0 while they are warm]."""
    caller.require(Right.ENTITY_TYPE_READ)
    return list(tenant.configuration.entity_types(now).values())


def show_type(tenant: Tenant, caller: Caller, code: str, now: datetime) -> EntityType:
    """Return an entity type [0 while it is warm].

    Raises:
        NotFound: there is none of that code.
    """
    caller.require(Right.ENTITY_TYPE_READ)
    return tenant.configuration.entity_type(code, now)


def add_type(
    tenant: Tenant,
    caller: Caller,
    values: Mapping[str, Any],
    *,
    now: datetime,
    once: Once | None = None,
) -> EntityType:
    """Make an entity type of the tenant's own, with a first pipeline [2 reads, 1 write].

    `values` hold the title, and may hold code, number, preset, relations and flags that differ from
    those of the preset. Without a code it is called by its number. Some presets bring a scenario
    along (scenario.py) [4 more].

    Raises:
        Invalid: with a pointer to each fault.
        Clash: others keep making types.
        Forbidden: the plan has no smart processes, or no room for one more.
    """
    caller.require(Right.ENTITY_TYPE_UPDATE)
    before = first_answer(tenant, once, EntityType)
    if before is not None:
        return before

    def attempt() -> EntityType:
        register = read_register(tenant)
        tenant.booked.require_room(len(register.own))
        made = _made(register, values, by=caller.id, now=now)
        scenic = values.get("preset") in WITH_SCENARIO
        wanted = values.get("relations") or (LINKED if scenic else None)
        made, others = related(made, wanted, register.types)
        writes: list[Write] = [
            Put(entity_type_row(made), expect="absent"),
            *(_put(register, one, by=caller.id, now=now)[1] for one in others),
            *unpublished(made, "default"),
            register.risen(made.number),
        ]
        making = Making(caller=caller, now=now, once=once)
        if scenic:
            return save_with_scenario(tenant, making, made, writes)
        return save_configuration(tenant, writes, made, now, once)

    return retried(attempt, _BUSY)


def unpublished(type: EntityType, pipeline: str) -> list[Write]:
    """Return the write that keeps a new pipeline from all roles that do not name it."""
    if type.flags.open_permissions:
        return []
    return [Put(closed_pipeline_row(type.code, pipeline))]


def change_type(
    tenant: Tenant, caller: Caller, code: str, values: Mapping[str, Any], now: datetime
) -> EntityType:
    """Change title, switches and relations; what is not given stays [2 reads, 1 write].

    What a switch that goes off has shown is hidden, never deleted, and so are the parents of items
    whose type has none any more. Relations are replaced as a whole.

    Raises:
        NotFound: there is none of that code.
        Invalid: with a pointer to each fault.
        Clash: others keep changing types.
        Forbidden: it is a smart process, and the plan has none.
    """
    caller.require(Right.ENTITY_TYPE_UPDATE)

    def attempt() -> EntityType:
        register = read_register(tenant)
        before = register.type(code)
        if not before.is_standard:
            tenant.booked.require(Feature.SMART_PROCESSES)
        _refuse_fixed(before, values)
        flags = msgspec.structs.replace(before.flags, **values.get("flags", {}))
        wanted = before.title if before.is_standard else values.get("title", before.title)
        title = " ".join(wanted.split())
        after = msgspec.structs.replace(before, title=title, flags=flags)
        after, others = related(after, values.get("relations"), register.types)
        if after == before and not others:
            return before
        faults = name_faults("/title", title)
        if faults:
            raise Invalid(faults)
        after, put = _put(register, after, by=caller.id, now=now)
        puts = [put, *(_put(register, one, by=caller.id, now=now)[1] for one in others)]
        return save_with_register(tenant, register, puts, after, now)

    return retried(attempt, _BUSY)


def _put(
    register: Register, after: EntityType, *, by: int, now: datetime
) -> tuple[EntityType, Put]:
    """Return a changed type as it is stored, and the write."""
    stored = after.code in register.stored
    version = register.types[after.code].version
    after = msgspec.structs.replace(
        after, updated_by=by, updated_at=now, version=version + 1 if stored else 1
    )
    return after, Put(entity_type_row(after), expect=version if stored else "absent")


def _made(register: Register, values: Mapping[str, Any], *, by: int, now: datetime) -> EntityType:
    title = " ".join(values["title"].split())
    faults = name_faults("/title", title)
    asked = values.get("number")
    if asked is not None:
        faults += number_faults(asked, register.numbers)
    number = asked or next_number(register.last_number, register.numbers)
    code = values.get("code") or f"process_{number}"
    faults += code_faults(code, register.types)
    if code in register.leaving:
        said = f"the type {code} is just being removed; take another, or try again in ten minutes"
        faults.append(Fault("/code", said))
    if faults:
        raise Invalid(faults)
    preset = PRESETS[values.get("preset", Preset.EMPTY)]
    return EntityType(
        code=code,
        title=title,
        number=number,
        fields=(OPENED,),
        first_pipeline=Pipeline(
            id="default", name="General", is_default=True, stages=DEFAULT_STAGES
        ),
        flags=msgspec.structs.replace(preset, **values.get("flags", {})),
        created_by=by,
        created_at=now,
        updated_by=by,
        updated_at=now,
    )


def _refuse_fixed(type: EntityType, values: Mapping[str, Any]) -> None:
    """Refuse what cannot be changed: code and number, and of a standard type most switches.

    Raises:
        Invalid: with a pointer to each of it.
    """
    same = {"code": type.code, "number": type.number}
    names = {"number": "entity_type_id"}
    faults = [
        Fault(f"/{names.get(name, name)}", "cannot be changed")
        for name, present in same.items()
        if values.get(name, present) != present
    ]
    standard = STANDARD_TYPES.get(type.code)
    if standard is not None:
        if not is_called(type, values.get("title", type.title)):
            faults.append(Fault("/title", "cannot be changed: every tenant has this type"))
        faults += [
            Fault(f"/flags/{flag}", f"cannot be changed: every tenant has the type {type.code}")
            for flag, value in values.get("flags", {}).items()
            if value != getattr(type.flags, flag)
            if flag not in SWITCHABLE or not getattr(standard.flags, flag)
        ]
    if faults:
        raise Invalid(faults)

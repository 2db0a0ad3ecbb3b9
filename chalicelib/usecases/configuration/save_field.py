"""Read, add, change and hide custom fields."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.booking.bookings import BOOKABLE
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Clash, Conflict, Fault, Invalid, NotFound
from chalicelib.domain.items.entity_types import EntityType
from chalicelib.domain.items.fields import MAX_CUSTOM_FIELDS, Field, FieldType
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.words.labels import name_faults
from chalicelib.ports.table import Put
from chalicelib.records.body import decode
from chalicelib.records.configuration import HIDDEN_FIELD, field_row
from chalicelib.records.idempotency import Once
from chalicelib.usecases.configuration.uses import refuse_uses
from chalicelib.usecases.tenant.idempotency import first_answer
from chalicelib.usecases.tenant.save_configuration import save_configuration
from chalicelib.usecases.tenant.tenant import Tenant

CUSTOM_TYPES = frozenset(FieldType) - {FieldType.CURRENCY, FieldType.EMAIL, FieldType.PHONE}
"""Types that a tenant's own fields can have."""
MAX_OPTIONS = 200

_CODE = re.compile(r"uf_[a-z0-9_]{1,40}", re.ASCII)


def fields_of_type(tenant: Tenant, caller: Caller, type: str, now: datetime) -> list[Field]:
    """Return the custom fields of an entity type.

    Raises:
        NotFound: no such type.
    """
    caller.require(Right.FIELD_READ)
    return list(tenant.configuration.type(type, now).custom_fields.values())


def show_field(tenant: Tenant, caller: Caller, type: str, code: str, now: datetime) -> Field:
    """Return a custom field.

    Raises:
        NotFound: no such type or custom field.
    """
    caller.require(Right.FIELD_READ)
    return _field(tenant, type, code, now)


def add_field(
    tenant: Tenant,
    caller: Caller,
    type: str,
    values: dict[str, Any],
    *,
    now: datetime,
    once: Once | None = None,
) -> Field:
    """Add a custom field; one that was removed comes back with the values items still hold [2].

    Raises:
        NotFound: no such type.
        Invalid: with a pointer to each fault.
        Clash: the code is taken, or was taken by a field of another type.
    """
    caller.require(Right.FIELD_UPDATE)
    before = first_answer(tenant, once, Field)
    if before is not None:
        return before
    wide = tenant.configuration.type(type, now)
    field = Field(**{**values, "title": values.get("title") or values["code"]})
    if field.type is FieldType.RESOURCE_BOOKING:
        field = msgspec.structs.replace(field, multiple=True, read_only=True)
    _refuse_faults(type, field, tenant.configuration.entity_types(now), is_new=True)
    if len(wide.custom_fields) >= MAX_CUSTOM_FIELDS:
        raise Clash(f"a type has at most {MAX_CUSTOM_FIELDS} custom fields", code=Code.TOO_MANY)
    hidden = tenant.table.get(field_row(type, field).key)
    if hidden is not None:
        old = decode(hidden, Field)
        if hidden.kind != HIDDEN_FIELD:
            raise Clash(f"the type {type} has a field {field.code} already", code=Code.CODE_TAKEN)
        if (old.type, old.multiple, old.target) != (field.type, field.multiple, field.target):
            raise Clash(
                f"items still hold values of a removed {old.type} field {field.code}; "
                "use another code",
                code=Code.CODE_TAKEN,
            )
    row = field_row(type, field, (hidden.version if hidden else 0) + 1)
    put = Put(row, expect=hidden.version if hidden else "absent")
    try:
        return save_configuration(tenant, [put], field, now, once)
    except Conflict as conflict:
        if row.key not in conflict.refused:
            raise
        raise Clash(
            f"the type {type} has a field {field.code} already", code=Code.CODE_TAKEN
        ) from conflict


def change_field(
    tenant: Tenant,
    caller: Caller,
    type: str,
    code: str,
    values: dict[str, Any],
    now: datetime,
    *,
    force: bool = False,
) -> Field:
    """Change title, options, whether it is required or private; the type stays [1 read, 1 write].

    Options that rules, triggers or workflows use go with `force` only (uses.py).

    Raises:
        NotFound: no such type or custom field.
        Invalid: with a pointer to each fault.
        Clash: an option that would go is used.
        Conflict: somebody else changed it at the same time.
    """
    caller.require(Right.FIELD_UPDATE)
    field, version = _stored(tenant, type, code, now)
    fixed = [
        Fault(f"/{name}", "cannot be changed")
        for name in ("code", "type", "multiple", "target")
        if name in values and values[name] != getattr(field, name)
    ]
    if fixed:
        raise Invalid(fixed)
    changed = msgspec.structs.replace(field, **values)
    if changed == field:
        return field
    _refuse_faults(type, changed, tenant.configuration.entity_types(now))
    row = field_row(type, changed, version + 1)
    gone = [option for option in field.options if option not in changed.options]
    if gone:
        what = f"{', '.join(gone)} of the field {code}"
        refuse_uses(tenant, [Put(row)], what, now, force=force)
    return save_configuration(tenant, [Put(row, expect=version)], changed, now)


def hide_field(
    tenant: Tenant, caller: Caller, type: str, code: str, now: datetime, *, force: bool = False
) -> None:
    """Remove a custom field from sight; values in items are kept [1 read, 1 write].

    One that rules, triggers or workflows use goes with `force` only (uses.py).

    Raises:
        NotFound: no such type or custom field.
        Clash: it is used.
        Conflict: somebody else changed it at the same time.
    """
    caller.require(Right.FIELD_UPDATE)
    field, version = _stored(tenant, type, code, now)
    row = msgspec.structs.replace(field_row(type, field, version + 1), kind=HIDDEN_FIELD)
    refuse_uses(tenant, [Put(row)], f"the field {code}", now, force=force)
    save_configuration(tenant, [Put(row, expect=version)], None, now)


def _field(tenant: Tenant, type: str, code: str, now: datetime) -> Field:
    found = tenant.configuration.type(type, now).custom_fields.get(code)
    if found is None:
        raise NotFound(f"the type {type} has no custom field {code}")
    return found


def _stored(tenant: Tenant, type: str, code: str, now: datetime) -> tuple[Field, int]:
    field = _field(tenant, type, code, now)
    row = tenant.table.get(field_row(type, field).key)
    if row is None or row.kind == HIDDEN_FIELD:
        raise NotFound(f"the type {type} has no custom field {code}")
    return decode(row, Field), row.version


def _refuse_faults(
    entity_type: str,
    field: Field,
    entity_types: Mapping[str, EntityType],
    *,
    is_new: bool = False,
) -> None:
    faults = name_faults("/title", field.title)
    if not _CODE.fullmatch(field.code):
        faults.append(Fault("/code", "expected uf_ and up to 40 of a-z, 0-9 and _"))
    if field.type not in CUSTOM_TYPES:
        faults.append(Fault("/type", f"expected one of {', '.join(sorted(CUSTOM_TYPES))}"))
    if field.type is FieldType.LIST:
        different = len(set(field.options)) == len(field.options)
        if not 1 <= len(field.options) <= MAX_OPTIONS or not different:
            faults.append(Fault("/options", f"a list needs 1 to {MAX_OPTIONS} different options"))
        for place, option in enumerate(field.options):
            faults += name_faults(f"/options/{place}", option)
    elif field.options:
        faults.append(Fault("/options", "only a list has options"))
    if field.type is not FieldType.ITEM:
        if field.target is not None:
            faults.append(Fault("/target", "only an item field has a target"))
    elif field.target is None or field.target not in entity_types:
        faults.append(Fault("/target", f"expected one of {', '.join(entity_types)}"))
    elif is_new and not entity_types[field.target].flags.in_custom_fields:
        message = f"custom fields cannot link to items of the type {field.target}: that is off"
        faults.append(Fault("/target", message))
    faults += _booking_faults(entity_type, field)
    if faults:
        raise Invalid(faults)


def _booking_faults(entity_type: str, field: Field) -> list[Fault]:
    if field.type is not FieldType.RESOURCE_BOOKING:
        return []
    faults = []
    if entity_type not in BOOKABLE:
        faults.append(Fault("/type", "only leads and deals have fields for bookings"))
    if field.required:
        faults.append(Fault("/required", "is filled by bookings alone, so it cannot be required"))
    return faults

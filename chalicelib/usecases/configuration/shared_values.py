"""Variables and constants that all workflows of the tenant share."""

from datetime import datetime
from typing import Any

import msgspec

from chalicelib.catalogue.parameters.secrets import HIDDEN, STARS, is_hidden
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Clash, Invalid, NotFound
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.workflows.variables import (
    CODE,
    MAX_SHARED_BYTES,
    AnyVariable,
    Constant,
    Variable,
    checked,
)
from chalicelib.ports.table import Delete, Put, Write
from chalicelib.records.body import decode, encode
from chalicelib.records.workflows import (
    TENANT_CONSTANT,
    TENANT_VARIABLE,
    shared_key,
    shared_row,
    value_key,
    value_row,
)
from chalicelib.usecases.configuration.uses import refuse_uses
from chalicelib.usecases.tenant.save_configuration import save_configuration
from chalicelib.usecases.tenant.tenant import Tenant

MAX_SHARED = 200
"""How many variables and constants a tenant has together."""


class SharedValue(msgspec.Struct, frozen=True, kw_only=True):
    """A variable or constant with the value that it holds now."""

    code: str
    variable: Variable | Constant
    value: Any


def read_variables(tenant: Tenant, caller: Caller, now: datetime) -> list[SharedValue]:
    """Return the variables by code, with what they hold now [1]."""
    caller.require(Right.WORKFLOW_READ)
    known = tenant.configuration.tenant(now).variables
    rows = tenant.table.get_many(value_key(code) for code in known) if known else {}
    found = []
    for code, variable in sorted(known.items()):
        row = rows.get(value_key(code))
        value = variable.default if row is None else decode(row, object)
        found.append(SharedValue(code=code, variable=variable, value=value))
    return found


def read_constants(tenant: Tenant, caller: Caller, now: datetime) -> list[SharedValue]:
    """Return the constants by code, with stars for who may not set them [0 while they are warm]."""
    caller.require(Right.WORKFLOW_READ)
    known = tenant.configuration.tenant(now).constants
    seen = caller.may(Right.WORKFLOW_UPDATE)
    return [
        SharedValue(code=code, variable=constant, value=constant.value if seen else HIDDEN)
        for code, constant in sorted(known.items())
    ]


def save_variable(
    tenant: Tenant, caller: Caller, code: str, variable: Variable, now: datetime
) -> SharedValue:
    """Add a variable, or replace it; what it holds is its default again [1 read, 1 write].

    Raises:
        Invalid: with a pointer to each fault.
        Clash: there are too many.
        Conflict: a step changed what it holds at the same time.
    """
    caller.require(Right.WORKFLOW_UPDATE)
    stored = _checked(tenant, code, variable, now)
    row = tenant.table.get(value_key(code))
    value = value_row(code, stored.default, row.version + 1 if row else 1)
    _save(tenant, code, stored, [Put(value, expect=row.version if row else "absent")], now)
    return SharedValue(code=code, variable=stored, value=stored.default)


def save_constant(
    tenant: Tenant, caller: Caller, code: str, constant: Constant, now: datetime
) -> SharedValue:
    """Add a constant, or replace it [1 write].

    Raises:
        Invalid: with a pointer to each fault.
        Clash: there are too many.
    """
    caller.require(Right.WORKFLOW_UPDATE)
    if is_hidden(constant.value):
        raise Invalid.at("/value", STARS)
    stored = _checked(tenant, code, constant, now)
    _save(tenant, code, stored, [], now)
    return SharedValue(code=code, variable=stored, value=stored.value)


def remove_shared(
    tenant: Tenant, caller: Caller, kind: str, code: str, now: datetime, *, force: bool = False
) -> None:
    """Remove a variable or a constant [1 write, and what refuse_uses takes].

    With `force` one that is used too; what uses it fails from then on.

    Raises:
        NotFound: there is none of that code.
        Clash: it is used.
    """
    caller.require(Right.WORKFLOW_UPDATE)
    everywhere = tenant.configuration.tenant(now)
    known = everywhere.variables if kind == TENANT_VARIABLE else everywhere.constants
    if code not in known:
        raise NotFound(f"there is no {kind.replace('_', ' ')} {code}")
    writes: list[Write] = [Delete(shared_key(kind, code))]
    refuse_uses(tenant, writes, f"the {kind.replace('_', ' ')} {code}", now, force=force)
    if kind == TENANT_VARIABLE:
        writes.append(Delete(value_key(code)))
    save_configuration(tenant, writes, None, now)


def _checked(tenant: Tenant, code: str, shared: AnyVariable, now: datetime) -> AnyVariable:
    if not CODE.fullmatch(code):
        raise Invalid.at("/code", "expected a-z, 0-9 and _, beginning with a letter, at most 40")
    stored = checked(shared, tenant.configuration.entity_types(now))
    if len(encode(stored).encode()) > MAX_SHARED_BYTES:
        message = f"holds more than {MAX_SHARED_BYTES} bytes of JSON; make its values shorter"
        raise Invalid.at("", message, code=Code.TOO_LARGE)
    return stored


def _save(
    tenant: Tenant, code: str, shared: Variable | Constant, more: list[Write], now: datetime
) -> None:
    everywhere = tenant.configuration.tenant(now)
    known = {(TENANT_VARIABLE, one) for one in everywhere.variables}
    known |= {(TENANT_CONSTANT, one) for one in everywhere.constants}
    kind = TENANT_CONSTANT if isinstance(shared, Constant) else TENANT_VARIABLE
    if len(known | {(kind, code)}) > MAX_SHARED:
        raise Clash(f"there are at most {MAX_SHARED} of them", code=Code.TOO_MANY)
    save_configuration(tenant, [Put(shared_row(code, shared)), *more], None, now)

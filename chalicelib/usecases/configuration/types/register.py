"""All entity types as last written, and how a change of which there are is stored."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeVar

import msgspec

from chalicelib.domain.errors import NotFound
from chalicelib.domain.items.changed_types import as_stored
from chalicelib.domain.items.entity_types import STANDARD_TYPES, EntityType
from chalicelib.ports.table import Put, Write
from chalicelib.records.body import decode
from chalicelib.records.configuration import (
    ENTITY_TYPE,
    TENANT,
    TYPE_REGISTER_KEY,
    type_register_row,
)
from chalicelib.usecases.tenant.save_configuration import save_configuration
from chalicelib.usecases.tenant.tenant import Tenant

T = TypeVar("T")


class Register(msgspec.Struct, frozen=True, kw_only=True):
    """Which types there are, and the version that a change of that is made on."""

    types: Mapping[str, EntityType]
    """Those that there are."""
    leaving: Mapping[str, EntityType]
    """Those that are being removed; nobody else is called as they are until they have gone."""
    stored: frozenset[str]
    """Those that have a row: the tenant's own, and standard ones that were changed."""
    last_number: int
    version: int

    @property
    def numbers(self) -> frozenset[int]:
        """Return the numbers that are taken."""
        return frozenset(one.number for one in (*self.types.values(), *self.leaving.values()))

    @property
    def own(self) -> list[EntityType]:
        """Return the types that the tenant has made."""
        return [one for one in self.types.values() if not one.is_standard]

    def risen(self, number: int = 0) -> Put:
        """Return the write that makes a change the next one; `number` was given with it."""
        row = type_register_row(max(number, self.last_number), self.version + 1)
        return Put(row, expect=self.version or "absent")

    def type(self, code: str) -> EntityType:
        """Return a type.

        Raises:
            NotFound: there is none of that code.
        """
        if code not in self.types:
            known = ", ".join(self.types)
            raise NotFound(f"there is no entity type {code}; known are {known}")
        return self.types[code]


def read_register(tenant: Tenant) -> Register:
    """Return the entity types as last written [2]."""
    row = tenant.table.get(TYPE_REGISTER_KEY)  # before the others: a change between is noticed
    rows = tenant.table.query(TENANT, prefix=f"{ENTITY_TYPE}#")
    found = [as_stored(decode(one, EntityType)) for one in rows]
    present = {one.code: one for one in found if one.leaving_at is None}
    return Register(
        types={**STANDARD_TYPES, **present},
        leaving={one.code: one for one in found if one.leaving_at is not None},
        stored=frozenset(one.code for one in found),
        last_number=decode(row, int) if row else 0,
        version=row.version if row else 0,
    )


def save_with_register(
    tenant: Tenant,
    register: Register,
    writes: Sequence[Write],
    value: T,
    now: datetime,
    *,
    number: int = 0,
) -> T:
    """Carry out a change of which types there are, if nobody else changed that meanwhile [1].

    Raises:
        Conflict: somebody did.
    """
    return save_configuration(tenant, [*writes, register.risen(number)], value, now)

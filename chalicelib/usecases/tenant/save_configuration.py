"""How a change of configuration is written: with a new stamp, so that all instances notice."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from chalicelib.ports.table import Put, Write
from chalicelib.records.configuration import stamp_row
from chalicelib.records.idempotency import Once
from chalicelib.usecases.tenant.idempotency import write_once
from chalicelib.usecases.tenant.tenant import Tenant

T = TypeVar("T")


def save_configuration(
    tenant: Tenant, writes: Sequence[Write], value: T, now: datetime, once: Once | None = None
) -> T:
    """Carry out the writes with a new stamp and return the value; this instance reads anew [1].

    Raises:
        Conflict: a condition of the writes did not hold.
    """
    stamp = Put(stamp_row(tenant.identity.short_id()))
    value = write_once(tenant, once, [*writes, stamp], value, now)
    tenant.configuration.forget()
    return value

"""How a change of configuration is written: with a new stamp, so that all instances notice."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from chalicelib.domain.errors import Fault
from chalicelib.domain.fields import parse_text
from chalicelib.ports.table import Put, Write
from chalicelib.records.configuration import stamp_row
from chalicelib.records.once import Once
from chalicelib.usecases.once import write_once
from chalicelib.usecases.tenant import Tenant

T = TypeVar("T")

MAX_NAME = 255


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


def name_faults(pointer: str, name: str) -> list[Fault]:
    """Return what is wrong with a name."""
    if not 1 <= len(name.strip()) <= MAX_NAME:
        return [Fault(pointer, f"a name of 1 to {MAX_NAME} characters is needed")]
    try:
        parse_text(name)
    except ValueError as error:
        return [Fault(pointer, str(error))]
    return []

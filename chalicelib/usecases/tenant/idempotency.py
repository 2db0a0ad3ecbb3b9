"""Carry out a request once: its writes and its answer are stored together, or not at all."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

import msgspec

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Clash, Conflict, NotFound
from chalicelib.ports.table import Put, Write
from chalicelib.records.body import decode
from chalicelib.records.idempotency import FirstAnswer, Once, once_row
from chalicelib.usecases.tenant.tenant import Tenant

T = TypeVar("T")


def first_answer(tenant: Tenant, once: Once | None, type: type[T]) -> T | None:
    """Return what the request was answered before, or None for a new one [1 with a key].

    Raises:
        Clash: the key was used for another request.
        NotFound: what was made went for good.
    """
    if once is None:
        return None
    row = tenant.table.get(once.row_key)
    if row is None:
        return None
    first = decode(row, FirstAnswer)
    if first.fingerprint != once.fingerprint:
        raise Clash(
            "this Idempotency-Key was used for another request; use a new key",
            code=Code.IDEMPOTENCY_KEY_REUSED,
        )
    if first.emptied:
        raise NotFound("what was made under this Idempotency-Key was deleted for good")
    return msgspec.json.decode(first.value, type=type)


def write_once(
    tenant: Tenant, once: Once | None, writes: Sequence[Write], value: T, now: datetime
) -> T:
    """Carry out the writes and return the value.

    A copy that came meanwhile returns the first one's.

    Raises:
        Conflict: another condition of the writes did not hold.
    """
    if once is None:
        tenant.table.write(writes)
        return value
    try:
        tenant.table.write([*writes, Put(once_row(once, value, now), expect="absent")])
    except Conflict as conflict:
        first = first_answer(tenant, once, type(value))
        if once.row_key not in conflict.refused or first is None:
            raise
        return first
    return value

"""Bring many items in at once."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.errors import Invalid, Refused
from chalicelib.domain.items.item import Item
from chalicelib.domain.items.tables import items_in
from chalicelib.domain.people.rights import Area, Caller, Right
from chalicelib.records.idempotency import Once
from chalicelib.usecases.items.booked import require_booked
from chalicelib.usecases.items.create_item import create_item
from chalicelib.usecases.tenant.tenant import Tenant

MOST = 100
"""Items of one request; they are made one after the other while the caller waits."""

Rows = Sequence[Mapping[str, Any] | Invalid]


def import_items(
    tenant: Tenant,
    caller: Caller,
    type: str,
    rows: Rows | str,
    *,
    now: datetime,
    once: Once | None = None,
) -> list[Item | Refused]:
    """Make an item of each row, and return it, or why it could not be made; the others are made.

    Each enters its stage as an item that is made by itself. `rows` are documents, or a table
    (domain/items/tables.py). With a key each row is made once, however often the request comes and
    wherever it broke off [as `create_item`, for each row].

    Raises:
        NotFound: no such entity type.
        Forbidden: they may not bring in any item of the type, or the plan has none.
        Invalid: it is no table, or too many rows.
        Unfinished: it broke off; the same again, with the same key, goes on.
    """
    caller.require(Right.ITEM_IMPORT, on=Area(type))
    wide = tenant.configuration.type(type, now)
    require_booked(tenant, wide.entity_type)
    if isinstance(rows, str):
        rows = items_in(rows, wide.fields, MOST)
    return [
        _made(tenant, caller, type, row, now=now, once=_of_row(once, number, row))
        for number, row in enumerate(rows, 1)
    ]


def _made(
    tenant: Tenant,
    caller: Caller,
    type: str,
    row: Mapping[str, Any] | Invalid,
    *,
    now: datetime,
    once: Once | None,
) -> Item | Refused:
    if isinstance(row, Invalid):
        return row
    try:
        return create_item(tenant, caller, type, row, now=now, once=once, right=Right.ITEM_IMPORT)
    except Refused as refused:
        return refused


def _of_row(once: Once | None, number: int, row: Mapping[str, Any] | Invalid) -> Once | None:
    """Return by what a row is known as one that was made before."""
    if once is None or isinstance(row, Invalid):
        return None
    said = msgspec.json.encode([once.fingerprint, row], order="sorted")
    # No key from outside holds that sign.
    key = f"{once.key}\u00b7{number}"
    return Once(user=once.user, key=key, fingerprint=hashlib.sha256(said).hexdigest())

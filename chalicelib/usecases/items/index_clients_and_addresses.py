"""Keeps the rows that find items by parent and observer, and contacts by address, in step.

Parents are clients, too.

Each such row carries the version of the item it was derived from, so that an older change that
comes late cannot undo a newer one.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from chalicelib.domain.errors import Conflict
from chalicelib.domain.items.changes import Change
from chalicelib.domain.items.item import Item
from chalicelib.domain.people.access import OBSERVERS
from chalicelib.domain.words.phone_numbers import without_extension
from chalicelib.ports.table import Put, Row
from chalicelib.records.items import Link, address_row, link_row, observed_by
from chalicelib.usecases.tenant.tenant import Tenant

GONE_KEPT = timedelta(days=2)
"""Longer than any stream record can come back: the stream keeps them for a day."""


def index_clients_and_addresses(tenant: Tenant, change: Change, now: datetime) -> None:
    """Write the rows that the change adds or takes away [1 each, none where all links stayed]."""
    was_there = change.before is not None and change.before.deleted_at is None
    before = set(_links(change.before)) if change.before and was_there else set()
    after = set() if change.after.deleted_at else set(_links(change.after))
    version, ref = change.after.version, change.after.ref
    gone_at = int((now + GONE_KEPT).timestamp())
    for kind, target in sorted(after - before):
        _write(tenant, _row(kind, target, Link(ref), version, None))
    for kind, target in sorted(before - after):
        _write(tenant, _row(kind, target, Link(ref, gone=True), version, gone_at))


def _links(item: Item) -> Iterator[tuple[str, str]]:
    for parent in item.parents():
        yield "link", str(parent)
    for user in item.fields.get(OBSERVERS) or ():
        yield "link", observed_by(user)
    for address in item.addresses():
        yield "address", without_extension(address)


def _row(kind: str, target: str, link: Link, version: int, expires_at: int | None) -> Row:
    if kind == "link":
        return link_row(target, link, version, expires_at)
    return address_row(target, link, version, expires_at)


def _write(tenant: Tenant, row: Row) -> None:
    try:
        tenant.table.write([Put(row, expect="older")])
    except Conflict as conflict:
        if row.key not in conflict.refused:
            raise
        # Otherwise a newer change of the item has written it already.

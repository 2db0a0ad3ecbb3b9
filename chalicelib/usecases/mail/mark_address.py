"""Mark an address that takes no mail: on all items that have it (semantics/delivery)."""

from datetime import datetime

from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.fields import BOUNCED_AT
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.items.item_changes import Draft, changed_item
from chalicelib.domain.words.instants import show_instant
from chalicelib.usecases.items.of_clients import holders
from chalicelib.usecases.items.save_item import find_item, item_writes
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.tenant import Tenant

MOST = 50
"""Items of one address that are marked."""


def mark_address(tenant: Tenant, address: str, mail: str, at: datetime, now: datetime) -> None:
    """Note with an address since when it takes no mail [2, and 2 for each item that has it].

    One that is marked already stays as it is; whoever writes it anew takes the mark away.

    Raises:
        Clash: others keep changing an item; it must be tried again.
    """
    for item in holders(tenant, [address])[:MOST]:
        _mark(tenant, item.ref, address, mail, at, now)


def _mark(
    tenant: Tenant, ref: ItemRef, address: str, mail: str, at: datetime, now: datetime
) -> None:
    wide = tenant.configuration.type(ref.type, now)

    def attempt() -> None:
        item = find_item(tenant, ref)
        if item is None or item.deleted_at is not None:
            return
        marked = changed_item(
            item,
            Draft(values={"emails": _marked(item, address, at)}),
            fields=wide.fields,
            pipeline_of=wide.pipelines.get,
            by=item.responsible,
            now=now,
            cause=Cause(root=f"mail-{mail}"),
        )
        if marked is not item:
            tenant.table.write(item_writes(item, marked))

    retried(attempt, busy(ref))


def _marked(item: Item, address: str, at: datetime) -> list[dict[str, str]]:
    return [
        {BOUNCED_AT: show_instant(at), **one} if one["value"] == address else one
        for one in item.fields.get("emails", [])
    ]

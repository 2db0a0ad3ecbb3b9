"""Delete an item."""

from datetime import datetime

from chalicelib.domain.errors import Stale
from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.deletion import deleted_item
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.usecases.items.save_item import item_for, item_writes
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.tenant import Tenant


def delete_item(
    tenant: Tenant,
    caller: Caller,
    ref: ItemRef,
    *,
    now: datetime,
    expected_version: int | None = None,
) -> None:
    """Delete an item; it is no longer shown or found, and its pending runs stop.

    It lies in the recycle bin then, where its type has one. One read and one write.

    Raises:
        NotFound: no such type or item.
        Stale: the item is not at `expected_version`.
        Clash: others kept changing the item at the same time.
    """
    caller.require(Right.ITEM_DELETE)
    type = tenant.configuration.type(ref.type, now).entity_type

    def attempt() -> None:
        item = item_for(tenant, caller, ref, Right.ITEM_DELETE)
        if expected_version not in (None, item.version):
            raise Stale(
                f"the item is at version {item.version}, not {expected_version}; read it again"
            )
        gone = deleted_item(item, type, by=caller.id, now=now, cause=Cause())
        tenant.table.write(item_writes(item, gone))

    retried(attempt, busy(ref))

"""Read an item."""

from datetime import datetime

from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.usecases.items.save_item import item_for
from chalicelib.usecases.tenant.tenant import Tenant


def show_item(tenant: Tenant, caller: Caller, ref: ItemRef, now: datetime) -> Item:
    """Return an item [1].

    Raises:
        NotFound: no such type or item.
    """
    caller.require(Right.ITEM_READ)
    tenant.configuration.type(ref.type, now)
    return item_for(tenant, caller, ref, Right.ITEM_READ)

"""Read what has been changed on an item, field by field."""

from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.items.journal import JournalEntry
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.records.body import readable
from chalicelib.records.journal import CHANGE, journal_of, journal_place
from chalicelib.usecases.items.save_item import item_for
from chalicelib.usecases.tenant.tenant import Tenant


def read_changes(
    tenant: Tenant, caller: Caller, ref: ItemRef, *, limit: int, before: int | None
) -> tuple[list[JournalEntry], bool]:
    """Return changes of an item, newest first, and whether there are older ones [2].

    `before` goes on behind the change that made that version.

    Raises:
        NotFound: there is no such item.
    """
    caller.require(Right.ITEM_READ)
    item_for(tenant, caller, ref, Right.ITEM_READ)
    rows = tenant.table.query(
        str(ref),
        prefix=f"{CHANGE}#",
        after=None if before is None else journal_place(before),
        limit=limit + 1,
        descending=True,
    )
    return list(readable(rows[:limit], journal_of)), len(rows) > limit

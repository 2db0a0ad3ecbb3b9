"""Take an edit of an item back: what was not changed since is as it was before."""

from datetime import datetime

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Clash
from chalicelib.domain.items.causes import Cause, CauseKind
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.items.item_changes import Draft, changed_item
from chalicelib.domain.items.journal import JournalEntry
from chalicelib.domain.items.undone_edits import in_words, set_back
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.usecases.items.change_item import Beside
from chalicelib.usecases.items.save_item import item_for, item_writes
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.tenant import Tenant


def undo_edit(
    tenant: Tenant,
    caller: Caller,
    ref: ItemRef,
    edit: JournalEntry,
    *,
    now: datetime,
    root: str,
    beside: Beside,
) -> Item:
    """Set the values of an edit back and return the item [1 read, 1 write].

    No rule, trigger or workflow starts by that. `beside` gives what is written together with it, of
    the item before and after, also where the item is as it was already.

    Raises:
        Forbidden: they may not change the item.
        NotFound: no such item.
        Invalid: what it was is not allowed any more.
        Clash: nothing of it can be set back.
    """
    caller.require(Right.ITEM_CHANGE)

    def attempt() -> Item:
        item = item_for(tenant, caller, ref, Right.ITEM_CHANGE)
        wide = tenant.configuration.type(ref.type, now)
        found = set_back(edit, item, wide.fields)
        if found.stays and not found.values:
            raise Clash(in_words(found.stays), code=Code.CONFLICT)
        back = changed_item(
            item,
            Draft(values=found.values),
            fields=wide.fields,
            pipeline_of=wide.pipelines.get,
            by=caller.id,
            now=now,
            cause=Cause(CauseKind.UNDO, root=root),
        )
        tenant.table.write([*item_writes(item, back), *beside(item, back)])
        return back

    return retried(attempt, busy(ref))

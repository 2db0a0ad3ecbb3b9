"""Which items a caller may see; nothing is read for who may see all of a type.

But for leads: simple mode may have made something else of one at once, and nobody sees it then.
"""

from collections.abc import Iterable

from chalicelib.domain.errors import Forbidden
from chalicelib.domain.items.conversion import ONCE
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.people.roles import Verb
from chalicelib.records.items import item_key, item_of
from chalicelib.usecases.items.save_item import find_item, present
from chalicelib.usecases.tenant.tenant import Tenant


def sees(caller: Caller, item: Item) -> bool:
    """Return whether a caller may see an item as it is."""
    return not item.became and caller.may(Right.ITEM_READ, item)


def visible(tenant: Tenant, caller: Caller, refs: Iterable[ItemRef]) -> frozenset[ItemRef]:
    """Return those of some items, deleted ones too, that the caller may see.

    It costs 1 request per 100 of them; those of types that they see whole are not read, but for
    what may have become something else.
    """
    wanted = frozenset(refs)
    if not caller.may(Right.ITEM_READ):
        return frozenset()
    whole = {type: caller.access.whole(Verb.READ, type) for type in {one.type for one in wanted}}
    asked = [ref for ref in wanted if not whole[ref.type] or ref.type in ONCE]
    rows = tenant.table.get_many(map(item_key, asked)) if asked else {}
    items = {ref: item_of(rows[item_key(ref)]) for ref in asked if item_key(ref) in rows}
    hidden = {
        ref for ref in asked if not (sees(caller, items[ref]) if ref in items else whole[ref.type])
    }
    return wanted - hidden


def require_visible(tenant: Tenant, caller: Caller, ref: ItemRef) -> None:
    """Refuse what is told of an item that the caller may not see [0 to 1, 1 more to refuse].

    Raises:
        NotFound: it became something else at once.
        Forbidden: they may not.
    """
    if not visible(tenant, caller, [ref]):
        item = find_item(tenant, ref)
        if item is not None and item.became:
            present(item, ref)
        raise Forbidden(f"your roles do not let you see the {ref.type} {ref.id}")

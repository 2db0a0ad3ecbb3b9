"""The dialogues of an item: its own, its clients', and those that other items of theirs began."""

from collections.abc import Iterable

from chalicelib.domain.channels.dialogue import Dialogue
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.records.body import readable
from chalicelib.records.channels.dialogues import (
    DIALOGUE,
    dialogue_key,
    dialogue_of,
    named_dialogue,
)
from chalicelib.usecases.items.of_clients import items_of_clients
from chalicelib.usecases.items.save_item import item_for
from chalicelib.usecases.items.visible import visible
from chalicelib.usecases.tenant.tenant import Tenant

MOST_OTHERS = 20
"""Other items of the clients that are asked, the newest ones."""


def list_dialogues(tenant: Tenant, caller: Caller, ref: ItemRef) -> list[Dialogue]:
    """Return the dialogues of an item, the one that was heard last first [1 and as below].

    Raises:
        NotFound: no such item.
    """
    caller.require(Right.CARD_READ)
    return seen_dialogues(tenant, caller, item_for(tenant, caller, ref, Right.CARD_READ))


def seen_dialogues(tenant: Tenant, caller: Caller, item: Item) -> list[Dialogue]:
    """Return those dialogues of an item that are with whom the caller may see.

    [As dialogues_of; 1 more where they do not see all items.]
    """
    found = dialogues_of(tenant, item)
    whom = [one.about for one in found if one.about not in (None, item.ref)]
    told = visible(tenant, caller, [one for one in whom if one is not None])
    return [one for one in found if one.about in (None, item.ref) or one.about in told]


def dialogues_of(tenant: Tenant, item: Item) -> list[Dialogue]:
    """Return the dialogues of an item, the one that was heard last first.

    [1 for the item and each of its clients, 1 for all that are found]; where there is none, those
    of the clients' other items: a lead that was converted began them [2 and 1 for each more].
    """
    clients = item.clients()
    found = _named(tenant, [item.ref, *clients])
    if not found and clients:
        others = [one for one in items_of_clients(tenant, clients) if one.ref != item.ref]
        newest = sorted(others, key=lambda one: one.created_at, reverse=True)[:MOST_OTHERS]
        found = _named(tenant, [one.ref for one in newest])
    rows = tenant.table.get_many([dialogue_key(id) for id in found]) if found else {}
    dialogues = list(readable(rows.values(), dialogue_of))
    return sorted(dialogues, key=lambda one: (one.heard_at, one.id), reverse=True)


def _named(tenant: Tenant, refs: Iterable[ItemRef]) -> list[str]:
    rows = [row for ref in refs for row in tenant.table.query(str(ref), prefix=f"{DIALOGUE}#")]
    return list(dict.fromkeys(named_dialogue(row) for row in rows))

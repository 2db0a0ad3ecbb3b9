"""Whom a signal concerns: the item that it names, or those of its client or address."""

from datetime import datetime

import msgspec

from chalicelib.domain.automation.signals import Signal
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.records.channels.dialogues import dialogue_key, dialogue_of
from chalicelib.usecases.items.of_clients import holders, items_of_clients
from chalicelib.usecases.items.save_item import find_item
from chalicelib.usecases.tenant.tenant import Tenant


class Concerned(msgspec.Struct, frozen=True, kw_only=True):
    """What there is of whom a signal comes from."""

    items: tuple[Item, ...] = ()
    """Open ones; of a signal that names an item, that one."""
    clients: tuple[ItemRef, ...] = ()
    """Contacts and companies that are known."""
    closed: tuple[ItemRef, ...] = ()


def concerned(tenant: Tenant, signal: Signal, now: datetime) -> Concerned:
    """Return whom a signal concerns.

    Requests: one for a named item; for each address one, and one for those who have it; one for
    each client, and one for the items of all of them; of a chat one for its dialogue, and one for
    whom that is with.
    """
    if signal.item is not None:
        item = find_item(tenant, ItemRef.parse(signal.item))
        there = item is not None and item.deleted_at is None
        return Concerned(items=(item,) if item is not None and there else ())
    types = tenant.configuration.entity_types(now)
    known = _known(tenant, signal)
    if known is not None:
        own = known.type in types and types[known.type].is_client
        refs, found = ([known.ref], []) if own else (known.clients(), [known])
    elif signal.client is not None:
        refs, found = [ItemRef.parse(signal.client)], []
    else:
        having = holders(tenant, addresses_of(signal))
        refs = [one.ref for one in having if one.type in types and types[one.type].is_client]
        found = [item for item in having if item.stage is not None]
    found += [one for one in items_of_clients(tenant, refs) if one not in found]
    items = tuple(item for item in found if is_open(tenant, item, now))
    closed = tuple(item.ref for item in found if item not in items)
    return Concerned(items=items, clients=tuple(refs), closed=closed)


def _known(tenant: Tenant, signal: Signal) -> Item | None:
    """Return whom the dialogue of a chat is with, None where nobody knows or they are gone."""
    row = tenant.table.get(dialogue_key(signal.chat.dialogue)) if signal.chat else None
    about = dialogue_of(row).about if row is not None else None
    item = find_item(tenant, about) if about is not None else None
    return item if item is not None and item.deleted_at is None else None


def addresses_of(signal: Signal) -> tuple[str, ...]:
    """Return the addresses of whom a signal comes from, each once."""
    own = [signal.address] if signal.address is not None else []
    asked = signal.inquiry.addresses if signal.inquiry is not None else ()
    return tuple(dict.fromkeys([*own, *asked]))


def is_open(tenant: Tenant, item: Item, now: datetime) -> bool:
    """Return whether an item is at work: in a stage that is not final."""
    if item.stage is None or item.pipeline is None or item.deleted_at is not None:
        return False
    pipeline = tenant.configuration.type(item.type, now).pipelines.get(item.pipeline)
    return pipeline is not None and not pipeline.is_final(item.stage)

"""Inquiries: what is made of somebody who gets in touch, once (semantics/signals: inbound)."""

from datetime import datetime
from typing import Any

from chalicelib.catalogue import listing
from chalicelib.catalogue.trigger import SignalTrigger
from chalicelib.domain.automation.inbound import (
    DRAFTS,
    filled_values,
    in_charge,
    lead_values,
    linked_values,
    made_type,
    open_item,
    person_values,
)
from chalicelib.domain.automation.signals import Signal
from chalicelib.domain.card.timeline import EntryKind, TimelineEntry
from chalicelib.domain.errors import Conflict, Invalid, Unavailable
from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.conversion import converted_values
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.items.item_changes import Draft, changed_item
from chalicelib.ports.table import Key, Put, Row, Write
from chalicelib.records.body import decode
from chalicelib.records.card import entry_row
from chalicelib.records.items import item_key, item_of, item_row
from chalicelib.records.signals import (
    Answered,
    Claim,
    answered_key,
    answered_row,
    claim_key,
    claim_row,
)
from chalicelib.usecases.inbound.concerned import Concerned, addresses_of, is_open
from chalicelib.usecases.items.create_item import made_item
from chalicelib.usecases.items.save_item import find_item, item_writes
from chalicelib.usecases.people.exclusions import is_excluded
from chalicelib.usecases.tenant.tenant import Tenant

TRIES = 5
MOST_CLAIMED = 20
"""Clients that are told apart; of a number that more have in common the first ones stand for all,
so that what is written fits into one transaction."""


def inquire(tenant: Tenant, signal: Signal, found: Concerned, now: datetime) -> list[Item]:
    """Return the items that a signal is about: open ones, or what is made of an inquiry.

    Requests where something is made: two reads, one more where an address could be excluded, one
    for the client, one write; none where the signal is about open items and no form.

    Raises:
        Unavailable: others keep writing the same; the record must come again.
    """
    asked, settings = signal.inquiry, tenant.configuration.tenant(now).settings
    if asked is None and (found.items or not _inquires(signal)):
        return list(found.items)
    present = open_item(signal, found.items, settings.crm_mode)
    if present is not None:
        return [_noted(tenant, signal, present, now)]
    clients = _read(tenant, found.clients)
    if signal.client is not None and not clients:
        return []  # it was deleted since the signal came
    wanted = asked.makes if asked is not None else None
    type = made_type(wanted, settings, known=bool(clients))
    if type is None or _excluded(tenant, signal, clients, now):
        if asked is not None and clients:
            _noted(tenant, signal, clients[0], now)
        return list(found.items)
    if type == "contact" and (person := next((c for c in clients if c.type == type), None)):
        _noted(tenant, signal, person, now)
        return list(found.items)
    made = _made(tenant, signal, type, clients, now)
    return [made] if made is not None and made.stage is not None else list(found.items)


def _inquires(signal: Signal) -> bool:
    kind = listing.trigger(signal.type)
    listens = kind is not None and issubclass(kind, SignalTrigger) and kind.inquires
    return listens and signal.item is None and not signal.only_waits


def _read(tenant: Tenant, refs: tuple[ItemRef, ...]) -> list[Item]:
    rows = tenant.table.get_many(map(item_key, refs)) if refs else {}
    items = [item_of(rows[item_key(ref)]) for ref in refs if item_key(ref) in rows]
    return [item for item in items if item.deleted_at is None]


def _excluded(tenant: Tenant, signal: Signal, clients: list[Item], now: datetime) -> bool:
    kind = listing.trigger(signal.type)
    if kind is None or not issubclass(kind, SignalTrigger) or not kind.excludable:
        return False
    held = [one["value"] for item in clients for one in _contact_data(item)]
    return is_excluded(tenant, [*addresses_of(signal), *held], now)


def _contact_data(item: Item) -> list[dict[str, str]]:
    return [*item.fields.get("emails", []), *item.fields.get("phones", [])]


def _made(
    tenant: Tenant, signal: Signal, type: str, clients: list[Item], now: datetime
) -> Item | None:
    """Return what the signal makes, or what an inquiry a moment before it has made.

    The item is written together with a note at the signal, and at each address and client: of two
    that come at once one is refused, and then finds what the other one has made.
    """
    places = [*(str(one.ref) for one in clients[:MOST_CLAIMED]), *addresses_of(signal)]
    if signal.chat is not None:
        places.append(f"dialogue_{signal.chat.dialogue}")
    keys = [claim_key(place) for place in places]
    for _ in range(TRIES):
        rows = tenant.table.get_many([*keys, answered_key(signal.id)])
        if (answered := rows.get(answered_key(signal.id))) is not None:
            return find_item(tenant, decode(answered, Answered).item)
        before = _claimed(tenant, signal, [rows[key] for key in keys if key in rows], type, now)
        if before is not None:
            return before if signal.inquiry is None else _noted(tenant, signal, before, now)
        items = _items(tenant, signal, type, clients, now)
        main = items[-1]
        held = [*places, *(str(item.ref) for item in items[:-1])]
        writes: list[Write] = [
            *(Put(item_row(item), expect="absent") for item in items),
            Put(answered_row(signal.id, main.ref, now), expect="absent"),
            *(_claim(rows, place, main.ref, now) for place in held),
            *_told(signal, main),
        ]
        try:
            tenant.table.write(writes)
        except Conflict:
            continue
        return main
    raise Unavailable(f"others keep making something of {', '.join(places)}")


def _claimed(
    tenant: Tenant, signal: Signal, claims: list[Row], type: str, now: datetime
) -> Item | None:
    """Return what another inquiry has made lately, if it is still open [1 where there is any]."""
    refs = dict.fromkeys(decode(row, Claim).item for row in claims)
    there = _read(tenant, tuple(refs))
    alike = [one for one in there if one.type == type and _is_at_work(tenant, one, now)]
    if signal.inquiry is None:
        return next(iter(alike), None)
    return open_item(signal, alike, tenant.configuration.tenant(now).settings.crm_mode)


def _is_at_work(tenant: Tenant, item: Item, now: datetime) -> bool:
    return item.stage is None or is_open(tenant, item, now)


def _claim(rows: dict[Key, Row], place: str, item: ItemRef, now: datetime) -> Put:
    before = rows.get(claim_key(place))
    version = before.version if before is not None else 0
    return Put(claim_row(place, item, version + 1, now), expect=version or "absent")


def _items(
    tenant: Tenant, signal: Signal, type: str, clients: list[Item], now: datetime
) -> list[Item]:
    """Return the new items, the one that the signal is about at the end."""
    drafts = _drafts(tenant, signal, type, clients, now)
    asked = signal.inquiry
    by = in_charge(
        tenant.configuration.tenant(now).users,
        asked.responsible if asked is not None else None,
        *(one.responsible for one in clients),
        signal.user,
    )
    made: list[Item] = []
    for one, values in drafts.items():
        fields = tenant.configuration.type(one, now).fields
        links = {item.type: item.id for item in made if item.type in fields}
        pipelines = tenant.configuration.type(one, now).pipelines
        place = {}
        if asked is not None and one == type and asked.pipeline in pipelines:
            place = {"pipeline": asked.pipeline}
        made.append(
            made_item(
                tenant,
                one,
                Draft(values={**values, **links, **place}),
                by=by,
                now=now,
                cause=Cause(root=f"signal-{signal.id}"),
                complete=False,
            )
        )
    return made


def _drafts(
    tenant: Tenant, signal: Signal, type: str, clients: list[Item], now: datetime
) -> DRAFTS:
    """Return what is made: of somebody unknown a deal has a contact."""
    links = linked_values(one.ref for one in clients)
    client = clients[0] if clients else None
    values = {**lead_values(signal, client), **links}
    if type == "lead":
        return {"lead": values}
    asked = signal.inquiry
    if asked is not None and asked.makes == "contact":
        return {"contact": person_values(asked.values.get("contact", {}))}
    if asked is not None and asked.makes == "deal":
        person = person_values(asked.values.get("contact", {}))
        deal = {"title": asked.title, "source": "form", **asked.values.get("deal", {}), **links}
        return {**({"contact": person} if person and not clients else {}), "deal": deal}
    return _of_lead(tenant, values, now, alone=bool(clients))


def _of_lead(tenant: Tenant, values: dict[str, Any], now: datetime, *, alone: bool) -> DRAFTS:
    """Return contact and deal in place of the lead that there would be in classic mode."""
    types = {one: tenant.configuration.type(one, now).fields for one in ("lead", "contact", "deal")}
    lead = Item(
        type="lead",
        id=1,
        title=values.get("title") or "",
        responsible=1,
        created_by=1,
        created_at=now,
        updated_at=now,
        updated_by=1,
        fields={code: value for code, value in values.items() if code != "title"},
    )
    kinds = ("deal",) if alone else ("contact", "deal")
    drafts = {one: converted_values(lead, types["lead"], types[one]) for one in kinds}
    for draft in drafts.values():
        del draft["responsible"]
    if "contact" in drafts:
        drafts["contact"] = person_values(drafts["contact"])
    return drafts


def _noted(tenant: Tenant, signal: Signal, item: Item, now: datetime) -> Item:
    """Note a form on an item that there is, fill what it lacks, and return it [1]."""
    for _ in range(TRIES):
        filled = _filled(tenant, signal, item, now)
        try:
            tenant.table.write([*item_writes(item, filled), *_told(signal, item)])
        except Conflict:
            stored = find_item(tenant, item.ref)
            if stored is None or stored.deleted_at is not None:
                return item
            item = stored
            continue
        return filled
    raise Unavailable(f"{item.ref} is being changed by others all the time")


def _filled(tenant: Tenant, signal: Signal, item: Item, now: datetime) -> Item:
    """Return an item with what a form says and it lacks; where that is too much, as it is."""
    asked = signal.inquiry
    assert asked is not None
    wide = tenant.configuration.type(item.type, now)
    try:
        return changed_item(
            item,
            Draft(values=filled_values(item, asked.values.get(item.type, {}))),
            fields=wide.fields,
            pipeline_of=wide.pipelines.get,
            by=item.responsible,
            now=now,
            cause=Cause(root=f"signal-{signal.id}"),
        )
    except Invalid:
        return item  # the timeline shows what was filled in


def _told(signal: Signal, item: Item) -> list[Write]:
    """Return the line of the timeline that shows what was filled in; the same again is one line."""
    asked = signal.inquiry
    if asked is None:
        return []
    entry = TimelineEntry(
        id=f"signal-{signal.id}",
        item=item.ref,
        kind=EntryKind.LOG,
        at=signal.occurred_at,
        author=item.responsible,
        text=asked.told,
        data={"form": signal.settings.get("form", "")},
    )
    return [Put(entry_row(entry))]

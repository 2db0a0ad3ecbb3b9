"""What follows from a signal. Called by the stream alone (usecases/react.py)."""

from datetime import datetime
from functools import partial

import msgspec

from chalicelib.catalogue import listing
from chalicelib.catalogue.trigger import SignalTrigger
from chalicelib.domain.automation.signals import Signal
from chalicelib.domain.card.timeline import EntryKind
from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.engine.choose_trigger import Firing
from chalicelib.engine.pipeline_automation import PipelineAutomation
from chalicelib.ports.table import Row
from chalicelib.records.card import TIMELINE
from chalicelib.records.shared_entries import entries_in
from chalicelib.records.signals import signal_row
from chalicelib.usecases.automation.condition_values import look
from chalicelib.usecases.automation.fire_triggers import fire
from chalicelib.usecases.automation.item_context import ItemContext
from chalicelib.usecases.automation.runs.unrecoverable import Apart
from chalicelib.usecases.inbound.concerned import Concerned, concerned
from chalicelib.usecases.inbound.follow_call import follow_call
from chalicelib.usecases.inbound.follow_chat import STARTED, await_acceptance, follow_chat
from chalicelib.usecases.inbound.make_items import inquire
from chalicelib.usecases.items.of_clients import items_of_clients
from chalicelib.usecases.tenant.tenant import Tenant
from chalicelib.usecases.workflows.answer_waiters import (
    answer_signal,
    any_may_await,
    may_await,
)

AT_ONCE = 25
"""How many items one signal may concern before each gets a signal of its own."""
LOOKED_AT = 300
"""The newest rows of a timeline in which an e-mail is looked for; behind them there may be one."""


def react_to_signal(tenant: Tenant, signal: Signal, now: datetime) -> None:
    """Let the triggers of all items it concerns look at a signal (semantics/signals: incoming).

    A signal names an item, a client (all its open items are meant) or an address (first matched to
    clients); where nothing of them is open, inquiries make something (inbound). Runs that wait for
    their client hear of it for closed items, for other items of the client and for the client too.
    An opened e-mail that names an item to which none went changes nothing [1 more].

    Raises:
        Unfinished: the record must come again.
    """
    if _opens_nothing(tenant, signal):
        return
    found = concerned(tenant, signal, now)
    items = inquire(tenant, signal, found, now)
    if signal.call is not None and signal.origin is None:
        follow_call(tenant, signal, signal.call, found, items)
    if signal.chat is not None and signal.origin is None:
        follow_chat(tenant, signal, signal.chat, found, items)
        if signal.type == STARTED:
            await_acceptance(tenant, signal.chat, now)
    others = _others(tenant, signal, found, now)
    if len(items) + len(others) > AT_ONCE:
        _hand_over(tenant, signal, items, others, now)
        return
    apart = Apart()
    for item in [] if signal.only_waits else items:
        context = ItemContext(tenant, item.type, now)
        fire(
            context,
            item,
            f"signal-{signal.id}",
            signal.occurred_at,
            Cause(root=f"signal-{signal.origin or signal.id}"),
            partial(_fired, context, signal),
        )
    for ref in [*(item.ref for item in items), *others]:
        with apart:
            answer_signal(tenant, signal, ref, now)
    apart.tell()


def _opens_nothing(tenant: Tenant, signal: Signal) -> bool:
    """Return whether a signal of an e-mail names an item to which no e-mail went [1].

    Nobody knows that of one with a very long timeline, so that the signal counts.
    One of a client was handed on to each of its items, whichever the e-mail was about.
    """
    kind = listing.trigger(signal.type)
    of_mail = kind is not None and issubclass(kind, SignalTrigger) and kind.of_mail
    if not of_mail or signal.item is None or signal.origin is not None:
        return False
    rows = tenant.table.query(signal.item, prefix=f"{TIMELINE}#", limit=LOOKED_AT, descending=True)
    mailed = any(one.kind is EntryKind.EMAIL for row in rows for one in entries_in(row))
    return not mailed and len(rows) < LOOKED_AT


def _fired(
    context: ItemContext, signal: Signal, automation: PipelineAutomation, item: Item
) -> Firing:
    return automation.fired_by_signal(signal, item, look(context, item))


def _hand_over(
    tenant: Tenant, signal: Signal, items: list[Item], others: list[ItemRef], now: datetime
) -> None:
    """Make a signal of its own for each item, so that no single record has too much to do.

    One that comes again writes the same once more, of which the stream tells nothing [1 per 25].
    """
    kept = tenant.configuration.tenant(now).settings.journal_kept
    rows: dict[ItemRef, Row] = {}
    for ref in [*(item.ref for item in items), *others]:
        one = msgspec.structs.replace(
            signal,
            id=f"{signal.id}-{ref}",
            origin=signal.origin or signal.id,
            item=str(ref),
            client=None,
            address=None,
            only_waits=ref in others,
        )
        rows[ref] = signal_row(one, kept)
    tenant.table.put_many(list(rows.values()))


def _others(tenant: Tenant, signal: Signal, found: Concerned, now: datetime) -> list[ItemRef]:
    """Return clients and closed items whose runs may wait for the signal."""
    if signal.item is not None:
        return [ref for one in found.items for ref in _beside(tenant, signal, one, now)]
    refs = dict.fromkeys([*found.clients, *found.closed])
    return [ref for ref in refs if may_await(tenant, signal, ref, now)]


def _beside(tenant: Tenant, signal: Signal, item: Item, now: datetime) -> list[ItemRef]:
    """Return other items of the clients of an item, whose runs may wait for what came on that one.

    [1 for each client and 1, where any workflow waits for clients at all]
    """
    if signal.origin is not None or not any_may_await(tenant, signal, now):
        return []
    types = tenant.configuration.entity_types(now)
    own = item.type in types and types[item.type].is_client
    clients = [item.ref] if own else list(item.clients())
    found = [*clients, *(one.ref for one in items_of_clients(tenant, clients))]
    others = (ref for ref in dict.fromkeys(found) if ref != item.ref)
    return [ref for ref in others if may_await(tenant, signal, ref, now)]

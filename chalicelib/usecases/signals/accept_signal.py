"""Accept signals from outside: one write each; automation happens in the stream."""

import hashlib
import hmac
from datetime import datetime, timedelta

import msgspec

from chalicelib.catalogue import listing
from chalicelib.catalogue.trigger import SignalTrigger, is_reported
from chalicelib.domain.automation.signals import Signal
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Clash, Conflict, Fault, Invalid, NotFound, Refused
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.items.type_codes import code_called
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.words.durations import duration_faults
from chalicelib.domain.words.mail_addresses import sender_address
from chalicelib.domain.words.phone_numbers import number_in, plain_number
from chalicelib.domain.words.wording import there_is_no
from chalicelib.ports.table import Put
from chalicelib.records.idempotency import Once
from chalicelib.records.signals import signal_of, signal_row
from chalicelib.usecases.items.save_item import get_item, item_for
from chalicelib.usecases.tenant.idempotency import first_answer, write_once
from chalicelib.usecases.tenant.tenant import Tenant

APP = "app_signal"
WEBHOOK = "incoming_webhook"
FUTURE = timedelta(days=1)
"""How far ahead of ours a sender's clock may be."""


def accept_event(
    tenant: Tenant, caller: Caller, signal: Signal, now: datetime, *, timed: bool = True
) -> None:
    """Accept what a client did; the same again changes nothing [at most 2 reads and 1 write].

    The id is the sender's; it is kept apart from the ids of signals that we make ourselves. `timed`
    says that the sender told when it happened.

    Raises:
        Invalid: with a pointer to each fault.
        NotFound: the named item or client does not exist.
        Clash: the id was used for something else.
    """
    caller.require(Right.SIGNAL_SEND)
    faults = _faults_of_type(signal, tenant, now)
    named = [one for one in (signal.item, signal.client, signal.address) if one is not None]
    if len(named) != 1:
        faults.append(Fault("", "exactly one of item, client and address is needed"))
    try:
        signal = _with_plain_address(signal, tenant, now)
    except ValueError:
        faults.append(Fault("/address", "expected an e-mail address or a phone number"))
    if signal.occurred_at > now + FUTURE:
        faults.append(Fault("/occurred_at", "lies in the future"))
    if faults:
        raise Invalid(faults)
    if signal.occurred_at != now:
        signal = msgspec.structs.replace(signal, received_at=now)
    about, row = signal.item or signal.client, signal_row(signal, _kept(tenant, now))
    try:
        if about is not None:
            item_for(tenant, caller, ItemRef.parse(about), Right.SIGNAL_SEND)
        tenant.table.write([Put(row, expect="absent")])
    except (NotFound, Conflict):
        stored = tenant.table.get(row.key)
        if stored is None:
            raise
        _refuse_other(signal_of(stored), signal, timed=timed)


def execute_app_trigger(
    tenant: Tenant,
    caller: Caller,
    code: str,
    item: ItemRef,
    *,
    now: datetime,
    once: Once | None = None,
) -> None:
    """Send an app's signal for an item; triggers look at it later [1 read, 1 write].

    Raises:
        Refused: the code is not registered, or the item's type has no automation.
        NotFound: no such item.
    """
    caller.require(Right.SIGNAL_SEND)
    if first_answer(tenant, once, Signal) is not None:
        return
    if code not in tenant.configuration.tenant(now).app_triggers:
        raise Refused(f"Trigger with code {code} is not registered.", code=Code.UNKNOWN_TRIGGER)
    if not tenant.configuration.entity_type(item.type, now).has_automation:
        raise Refused(f"Items of the type {item.type} have no automation.", code=Code.NO_AUTOMATION)
    item_for(tenant, caller, item, Right.SIGNAL_SEND)
    signal = Signal(
        id=f"app-{tenant.identity.short_id()}",
        type=APP,
        occurred_at=now,
        item=str(item),
        settings={"code": code},
        user=caller.id,
    )
    row = signal_row(signal, _kept(tenant, now))
    write_once(tenant, once, [Put(row, expect="absent")], signal, now)


def accept_hook(
    tenant: Tenant, code: str, target: str | None, *, key: str | None, now: datetime
) -> None:
    """Accept the call of a webhook trigger; `key` tells calls apart that are one call sent twice.

    A code that no trigger has changes nothing and tells nothing about the target, which is not even
    read [at most 1 read and 1 write]. The target's type goes by its code, or by the source's name:
    DYNAMIC_177_12.

    Raises:
        Refused: no target, a malformed one, one that is not there (semantics/triggers: webhooks).
    """
    if not target:
        raise Refused("Target is not set.", code=Code.TARGET_NOT_SET)
    try:
        ref = ItemRef.parse(target)
    except ValueError:
        raise Refused("Incorrect target format.", code=Code.INCORRECT_TARGET) from None
    numbers = {one.code: one.number for one in tenant.configuration.entity_types(now).values()}
    ref = ItemRef(code_called(ref.type, numbers), ref.id)
    missing = Refused("Target is not found.", code=Code.TARGET_NOT_FOUND)
    try:
        if not tenant.configuration.entity_type(ref.type, now).has_automation:
            raise missing
        if not _opens(tenant, ref.type, code, now):
            return
        get_item(tenant, ref)
    except NotFound:
        raise missing from None
    id = tenant.identity.short_id() if key is None else digest(code, str(ref), key)
    store_signal(
        tenant,
        Signal(
            id=f"hook-{id}",
            type=WEBHOOK,
            occurred_at=now,
            item=str(ref),
            settings={"code": code},
        ),
        now,
    )


def store_signal(tenant: Tenant, signal: Signal, now: datetime) -> None:
    """Write a signal; one of that id that is there already stays as it is [1]."""
    row = signal_row(signal, _kept(tenant, now))
    try:
        tenant.table.write([Put(row, expect="absent")])
    except Conflict as conflict:
        if row.key not in conflict.refused:
            raise


def _kept(tenant: Tenant, now: datetime) -> timedelta:
    """Return how long signals are kept: as long as the journal."""
    return tenant.configuration.tenant(now).settings.journal_kept


def digest(*parts: str) -> str:
    """Return a short name for these texts."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _opens(tenant: Tenant, type: str, code: str, now: datetime) -> bool:
    """Return whether the code is that of a webhook trigger of the type."""
    given = code.encode()
    found = False
    for pipeline in tenant.configuration.type(type, now).pipelines:
        for trigger in tenant.configuration.pipeline(type, pipeline, now).all_triggers:
            own = str(trigger.params.get("code", "")) if trigger.trigger == WEBHOOK else ""
            found |= bool(own) and hmac.compare_digest(own.encode(), given)
    return found


def _faults_of_type(signal: Signal, tenant: Tenant, now: datetime) -> list[Fault]:
    """Return what is wrong with a signal's type, and with the details for it."""
    if signal.type == APP:
        return _unregistered(signal, tenant, now)
    kind = listing.trigger(signal.type)
    if kind is None or not is_reported(kind):
        message = there_is_no("type of event", signal.type, accepted_types())
        return [Fault("/type", message)]
    assert issubclass(kind, SignalTrigger)
    return [
        fault
        for name in kind.durations
        for fault in duration_faults(f"/settings/{name}", signal.settings.get(name))
    ]


def _unregistered(signal: Signal, tenant: Tenant, now: datetime) -> list[Fault]:
    """Return a fault where an app's signal bears no code that an app has registered."""
    code = signal.settings.get("code")
    known = tenant.configuration.tenant(now).app_triggers
    if code in known:
        return []
    if not code:
        said = "name the code that the app has registered, as settings.code"
    else:
        said = there_is_no("registered app trigger", code, known)
    return [Fault("/settings/code", f"{said}; POST /v1/app-triggers registers one")]


def _with_plain_address(signal: Signal, tenant: Tenant, now: datetime) -> Signal:
    """Return the signal with its address in the form in which items keep theirs."""
    if signal.address is None:
        return signal
    number = number_in(signal.address)
    if number is None:
        address = sender_address(signal.address)
    else:
        address = plain_number(number, tenant.configuration.tenant(now).settings.home)
    return msgspec.structs.replace(signal, address=address)


def _refuse_other(stored: Signal, signal: Signal, *, timed: bool) -> None:
    same = msgspec.structs.replace(
        signal,
        occurred_at=signal.occurred_at if timed else stored.occurred_at,
        received_at=stored.received_at,
        user=stored.user,
    )
    if same != stored:
        raise Clash(
            "this event_id was used for another event; use a new one", code=Code.EVENT_ID_REUSED
        )


def accepted_types() -> list[str]:
    """Return the codes of the triggers that listen to what clients, shops and apps send."""
    codes = sorted(listing.trigger_codes())
    return [APP, *(code for code in codes if is_reported(listing.trigger(code)))]

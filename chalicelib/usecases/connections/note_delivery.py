"""What providers say of text messages and calls comes to the timeline."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from chalicelib.domain.card.timeline import EntryKind, TimelineEntry
from chalicelib.domain.delivery.link_tokens import Reported, read_token
from chalicelib.domain.delivery.states import goes_on
from chalicelib.domain.errors import NotFound
from chalicelib.domain.words.instants import show_instant
from chalicelib.ports.calls import CallNews
from chalicelib.ports.delivery import Delivery
from chalicelib.ports.providers import Callback
from chalicelib.ports.table import Key, Put
from chalicelib.records.body import decode
from chalicelib.records.card import entry_row
from chalicelib.usecases.connections.connected import NO_CALLBACK, listening
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.signing_secret import signing_secret
from chalicelib.usecases.tenant.tenant import Tenant

_SENT = {"sms": EntryKind.SMS, "calls": EntryKind.CALL}
"""What is sent through connections, by their kind."""
_SAID = {
    EntryKind.SMS: "SMS to {}: {}",
    EntryKind.CALL: "Call to {}: {}",
    EntryKind.CHAT: "Message to {}: {}",
}


def note_delivery(
    tenant: Tenant,
    kind: str,
    connection: str,
    token: str,
    *,
    headers: Mapping[str, str],
    body: bytes,
    now: datetime,
) -> None:
    """Note what has become of something sent [3; 0 where the token is wrong].

    The secrets are read once in a function instance.
    It stands in an entry of its own, right behind what was sent, which may be being written itself.
    What comes twice or late changes nothing.

    Raises:
        NotFound: the token was not made here, or the connection or what was sent is gone.
        Forbidden: the provider has not signed it.
        Clash: others keep telling of the same; the provider comes again.
    """
    told = read_token(signing_secret(tenant), token)
    if not isinstance(told, Reported):
        raise NotFound(NO_CALLBACK)
    provider, settings, secrets = listening(tenant, kind, connection, now)
    if provider.hear is None:
        raise NotFound(NO_CALLBACK)
    url = f"{tenant.public_url}/callbacks/{kind}/{connection}/{token}"
    call = Callback(url=url, headers=headers, body=body, received_at=now)
    heard = _delivery(provider.hear(settings, secrets, call))
    if not note_state(tenant, (told.item, told.entry), _SENT[kind], heard, now):
        raise NotFound(NO_CALLBACK)


def note_state(
    tenant: Tenant, place: Key, kind: EntryKind, heard: Delivery | None, now: datetime
) -> bool:
    """Note what has become of what was sent at a place of a timeline [3].

    Returns whether something of that kind was sent there; None is no news of it.

    Raises:
        Clash: others keep telling of the same; the provider comes again.
    """
    row = tenant.table.get(place)
    sent = decode(row, TimelineEntry) if row else None
    if sent is None or sent.kind is not kind:
        return False
    if heard is not None:
        retried(lambda: _note(tenant, sent, heard, now), busy("what was sent"))
    return True


def _delivery(heard: Delivery | tuple[CallNews, ...] | None) -> Delivery | None:
    """Return what is heard of a message, or of a call, as the timeline shows it."""
    if not isinstance(heard, tuple):
        return heard
    call = next(iter(heard), None)
    if call is None:
        return None
    lasted = f"{call.seconds} s" if call.state == "ended" and call.seconds is not None else ""
    return Delivery(call.state, lasted)


def _note(tenant: Tenant, sent: TimelineEntry, heard: Delivery, now: datetime) -> None:
    to = sent.data.get("to", "")
    why = f" ({heard.why})" if heard.why else ""
    entry = msgspec.structs.replace(
        sent,
        id=f"{sent.id}-delivery",
        kind=EntryKind.LOG,
        text=_SAID[sent.kind].format(to, heard.state + why),
        data={"delivery": heard.state, "told_at": show_instant(now)},
    )
    fresh = entry_row(entry)
    before = tenant.table.get(fresh.key)
    known = decode(before, TimelineEntry).data.get("delivery") if before else None
    if not goes_on(sent.kind, known, heard.state):
        return
    version = before.version + 1 if before else 1
    stored = msgspec.structs.replace(fresh, version=version)
    tenant.table.write([Put(stored, expect=before.version if before else "absent")])

"""What providers say of text messages comes to the timeline."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from chalicelib.domain.card.timeline import EntryKind, TimelineEntry
from chalicelib.domain.delivery.link_tokens import Texted, read_token
from chalicelib.domain.delivery.sms import goes_on
from chalicelib.domain.errors import NotFound, Refused
from chalicelib.domain.words.instants import show_instant
from chalicelib.ports.providers import Callback
from chalicelib.ports.sms import Delivery
from chalicelib.ports.table import Put
from chalicelib.records.body import decode
from chalicelib.records.card import entry_row
from chalicelib.usecases.connections.connected import ready
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.signing_secret import signing_secret
from chalicelib.usecases.tenant.tenant import Tenant

NO_CALLBACK = "There is no such address."


def note_delivery(
    tenant: Tenant,
    connection: str,
    token: str,
    *,
    headers: Mapping[str, str],
    body: bytes,
    now: datetime,
) -> None:
    """Note what has become of a text message [3, and 1 per secret; 0 where the token is wrong].

    It stands in an entry of its own, right behind the message, which may be being written itself.
    What comes twice or late changes nothing.

    Raises:
        NotFound: the token was not made here, or connection or message are gone.
        Forbidden: the provider has not signed it.
        Clash: others keep telling of the same message; the provider comes again.
    """
    told = read_token(signing_secret(tenant), token)
    found = tenant.configuration.tenant(now).connections.get(("sms", connection))
    if not isinstance(told, Texted) or found is None:
        raise NotFound(NO_CALLBACK)
    try:
        provider, settings, secrets = ready(tenant, found)
    except Refused as refused:
        raise NotFound(NO_CALLBACK) from refused
    if provider.hear is None:
        raise NotFound(NO_CALLBACK)
    url = f"{tenant.public_url}/callbacks/sms/{connection}/{token}"
    heard: Delivery | None = provider.hear(
        settings, secrets, Callback(url=url, headers=headers, body=body, received_at=now)
    )
    row = tenant.table.get((told.item, told.entry))
    if row is None:
        raise NotFound(NO_CALLBACK)
    if heard is None:
        return
    message = decode(row, TimelineEntry)
    retried(lambda: _note(tenant, message, heard, now), busy("the message"))


def _note(tenant: Tenant, message: TimelineEntry, heard: Delivery, now: datetime) -> None:
    to = message.data.get("to", "")
    why = f" ({heard.why})" if heard.why else ""
    entry = msgspec.structs.replace(
        message,
        id=f"{message.id}-delivery",
        kind=EntryKind.LOG,
        text=f"SMS to {to}: {heard.state}{why}",
        data={"delivery": heard.state, "told_at": show_instant(now)},
    )
    fresh = entry_row(entry)
    before = tenant.table.get(fresh.key)
    known = decode(before, TimelineEntry).data.get("delivery") if before else None
    if not goes_on(known, heard.state):
        return
    version = before.version + 1 if before else 1
    stored = msgspec.structs.replace(fresh, version=version)
    tenant.table.write([Put(stored, expect=before.version if before else "absent")])

"""What the service behind a channel posts to us: messages of clients, and what became of ours."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from chalicelib.domain.automation.signals import Chatted, Signal
from chalicelib.domain.card.timeline import EntryKind
from chalicelib.domain.channels.dialogue import (
    SILENT,
    Dialogue,
    begins,
    dialogue_id,
    heard_in,
)
from chalicelib.domain.delivery.link_tokens import Reported, read_token
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.words.instants import told_by_others
from chalicelib.domain.words.text import is_blank, readable
from chalicelib.ports.channels import Heard, Receipt, Written
from chalicelib.ports.delivery import Delivery
from chalicelib.ports.providers import Callback
from chalicelib.ports.table import Put, Write
from chalicelib.records.channels.dialogues import dialogue_key, dialogue_of, dialogue_row
from chalicelib.records.signals import signal_row
from chalicelib.usecases.connections.connected import NO_CALLBACK, listening
from chalicelib.usecases.connections.note_delivery import note_state
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.signing_secret import signing_secret
from chalicelib.usecases.tenant.tenant import Tenant

KIND = "channels"
STARTED = "chat_started"
MESSAGE = "chat_message_received"
MOST_TEXT = 10_000
"""Characters of a message that are kept."""


def hear_channel(
    tenant: Tenant, connection: str, *, headers: Mapping[str, str], body: bytes, now: datetime
) -> None:
    """Take what a service posts; the same again changes nothing.

    Requests: for each message one read and one write, for each delivery three; the secrets once in
    a function instance.

    Raises:
        NotFound: there is no such connection, or nobody posts for it.
        Forbidden: the service has not signed it.
        Invalid: it cannot be read.
        Clash: others keep writing the same; the service comes again.
    """
    provider, settings, secrets = listening(tenant, KIND, connection, now)
    if provider.hear is None:
        raise NotFound(NO_CALLBACK)
    url = f"{tenant.public_url}/callbacks/{KIND}/{connection}"
    call = Callback(url=url, headers=headers, body=body, received_at=now)
    heard: Heard = provider.hear(settings, secrets, call)
    for written in heard.written:
        _take(tenant, connection, written, now)
    for receipt in heard.receipts:
        _note(tenant, receipt, now)


def confirm_channel(
    tenant: Tenant, connection: str, query: Mapping[str, str], now: datetime
) -> str:
    """Return what a service wants to read that makes sure the address is ours [as above].

    Raises:
        NotFound: there is no such connection, or its service asks no such thing.
        Forbidden: it is somebody else.
    """
    provider, settings, secrets = listening(tenant, KIND, connection, now)
    if provider.confirm is None:
        raise NotFound(NO_CALLBACK)
    return provider.confirm(settings, secrets, query)


def _take(tenant: Tenant, channel: str, written: Written, now: datetime) -> None:
    """Store a message as a signal, with the dialogue that it begins or goes on with."""
    id = dialogue_id(channel, written.chat)
    name = hashlib.sha256(written.id.encode()).hexdigest()[:24]
    at = told_by_others(written.at, now)
    said = " ".join(readable(written.name).split())[:255]

    def attempt() -> None:
        row = tenant.table.get(dialogue_key(id))
        before = dialogue_of(row) if row is not None else None
        after = heard_in(
            before,
            channel,
            written.chat,
            name="" if is_blank(said) else said,
            phone=written.phone,
            at=at,
            now=now,
        )
        message = _signal(
            after, f"chat-{id}-{name}", MESSAGE, at, now, readable(written.text)[:MOST_TEXT]
        )
        signals = [message]
        if begins(before):
            first = f"chat-{id}-{after.round}-started"
            signals.append(_signal(after, first, STARTED, at, now, ""))
        kept = tenant.configuration.tenant(now).settings.journal_kept
        writes: list[Write] = [Put(signal_row(one, kept), expect="absent") for one in signals]
        if after != before:
            writes.append(Put(dialogue_row(after), expect=before.version if before else "absent"))
        try:
            tenant.table.write(writes)
        except Conflict as conflict:
            if signal_row(message, kept).key not in conflict.refused:
                raise
            # Otherwise the message came before.

    retried(attempt, busy("the dialogue"))


def _signal(
    dialogue: Dialogue, id: str, type: str, at: datetime, now: datetime, text: str
) -> Signal:
    return Signal(
        id=id,
        type=type,
        occurred_at=at,
        received_at=now if at != now else None,
        address=dialogue.phone,
        settings={"channel": dialogue.channel},
        chat=Chatted(
            dialogue=dialogue.id,
            name=dialogue.name,
            text=(SILENT if is_blank(text) else text.strip()) if type == MESSAGE else "",
        ),
    )


def _note(tenant: Tenant, receipt: Receipt, now: datetime) -> None:
    """Note what has become of a message of ours; of one that we do not know nothing is noted."""
    try:
        told = read_token(signing_secret(tenant), receipt.reference)
    except NotFound:
        return
    if isinstance(told, Reported):
        place = (told.item, told.entry)
        note_state(
            tenant, place, EntryKind.CHAT, Delivery(receipt.state, readable(receipt.why)), now
        )

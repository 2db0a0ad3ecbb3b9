"""What WhatsApp posts to us: messages of clients, and what becomes of ours (channels.py)."""

import hashlib
import hmac
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from chalicelib.domain.errors import Forbidden, Invalid
from chalicelib.ports.channels import Heard, Receipt, Written
from chalicelib.ports.providers import Callback

_SECONDS = re.compile("[0-9]{1,11}", re.ASCII)
_NUMBER = re.compile("[1-9][0-9]{6,14}", re.ASCII)
_STATES = {"sent": "sent", "delivered": "delivered", "read": "read", "failed": "undelivered"}
_NO_MESSAGE = frozenset({"reaction", "system", "request_welcome"})
"""Kinds that say nothing: a heart at one of our messages, a number that has changed."""


class _Profile(msgspec.Struct, frozen=True):
    name: str = ""
    username: str = ""


class _Contact(msgspec.Struct, frozen=True):
    profile: _Profile = _Profile()
    wa_id: str = ""
    user_id: str = ""


class _Message(msgspec.Struct, frozen=True):
    id: str
    timestamp: str
    type: str = ""
    sender: str = msgspec.field(default="", name="from")
    from_user_id: str = ""
    group_id: str = ""
    text: dict[str, Any] = {}
    button: dict[str, Any] = {}
    interactive: dict[str, Any] = {}
    image: dict[str, Any] = {}
    video: dict[str, Any] = {}
    document: dict[str, Any] = {}

    @property
    def said(self) -> str:
        """Return its text, or the caption of what it shows, or else what kind it is."""
        answers = [one for one in self.interactive.values() if isinstance(one, dict)]
        held = [self.text.get("body"), self.button.get("text")]
        held += [one.get("title") for one in answers]
        held += [one.get("caption") for one in (self.image, self.video, self.document)]
        return next((one for one in held if isinstance(one, str) and one), f"({self.type})")


class _Status(msgspec.Struct, frozen=True):
    status: str
    biz_opaque_callback_data: str = ""
    errors: list[dict[str, Any]] = []

    @property
    def why(self) -> str:
        """Return what WhatsApp says of a message that did not arrive."""
        if not self.errors:
            return ""
        error = self.errors[0]
        more = error.get("error_data")
        details = more.get("details") if isinstance(more, dict) else None
        told = str(details or error.get("title") or "")[:300]
        return f"WhatsApp's error {error.get('code')}: {told}"


class _Number(msgspec.Struct, frozen=True):
    phone_number_id: str = ""


class _Value(msgspec.Struct, frozen=True):
    metadata: _Number = _Number()
    contacts: list[_Contact] = []
    messages: list[_Message] = []
    statuses: list[_Status] = []


class _Change(msgspec.Struct, frozen=True):
    field: str = ""
    value: msgspec.Raw = msgspec.Raw(b"{}")


class _Entry(msgspec.Struct, frozen=True):
    changes: list[_Change] = []


class _Payload(msgspec.Struct, frozen=True):
    entry: list[_Entry] = []


def signature(secret: str, body: bytes) -> str:
    """Return how Meta signs what it posts."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def heard(number: str, secret: str, call: Callback) -> Heard:
    """Return what a webhook tells of one of the app's numbers; other numbers are no news.

    Raises:
        Forbidden: Meta has not signed it.
        Invalid: it cannot be read.
    """
    given = call.headers.get("x-hub-signature-256", "")
    if not hmac.compare_digest(given.encode(), signature(secret, call.body).encode()):
        raise Forbidden("Meta has not signed this")
    try:
        payload = msgspec.json.decode(call.body, type=_Payload)
        changes = [one for entry in payload.entry for one in entry.changes]
        values = [
            msgspec.json.decode(one.value, type=_Value)
            for one in changes
            if one.field == "messages"
        ]
    except msgspec.MsgspecError as error:
        raise Invalid.at("", str(error)) from error
    own = [one for one in values if one.metadata.phone_number_id == number]
    written = tuple(one for value in own for one in _written(value))
    receipts = tuple(
        Receipt(reference=one.biz_opaque_callback_data, state=_STATES[one.status], why=one.why)
        for value in own
        for one in value.statuses
        if one.status in _STATES and one.biz_opaque_callback_data
    )
    return Heard(written, receipts)


def confirmed(token: str, query: Mapping[str, str]) -> str:
    """Return the challenge of a request that asks whether the address is ours.

    Raises:
        Forbidden: it does not bear the token that was agreed on.
    """
    given = query.get("hub.verify_token", "")
    right = hmac.compare_digest(given.encode(), token.encode())
    if not right or query.get("hub.mode") != "subscribe":
        raise Forbidden("this does not bear the verify token of the connection")
    return query.get("hub.challenge", "")


def _written(value: _Value) -> Iterator[Written]:
    for one in value.messages:
        chat = one.from_user_id or one.sender
        if (
            one.type in _NO_MESSAGE
            or one.group_id
            or not chat
            or not _SECONDS.fullmatch(one.timestamp)
        ):
            continue
        known = (
            contact
            for contact in value.contacts
            if chat in (contact.user_id, contact.wa_id) or one.sender == contact.wa_id != ""
        )
        profile = next((contact.profile for contact in known), _Profile())
        yield Written(
            id=one.id,
            chat=chat,
            text=one.said,
            at=datetime.fromtimestamp(int(one.timestamp), UTC),
            name=profile.name or profile.username,
            phone=f"+{one.sender}" if _NUMBER.fullmatch(one.sender) else None,
        )

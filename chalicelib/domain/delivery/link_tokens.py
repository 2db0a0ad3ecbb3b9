"""Signed tokens in addresses: pixel and links of a mail, documents, QR codes, callbacks, answers.

They carry no address: where a link leads is looked up in what was sent, so nobody can make this
system redirect to a place of their own choice.
"""

import base64
import hashlib
import hmac
import re

import msgspec

from chalicelib.domain.errors import NotFound

_TOKEN = re.compile(r"(?P<payload>[A-Za-z0-9_-]{1,400})\.(?P<mac>[A-Za-z0-9_-]{22})", re.ASCII)
_MAC_BYTES = 16


class Opened(msgspec.Struct, frozen=True, array_like=True, tag="o"):
    """The pixel of an e-mail was loaded."""

    item: str
    """What the e-mail is about, for example "deal_12"."""
    email_id: str


class Clicked(msgspec.Struct, frozen=True, array_like=True, tag="c"):
    """A link of an e-mail was followed."""

    item: str
    """What the e-mail is about, for example "deal_12"."""
    email_id: str
    link: int
    """Its place in the list of links of that e-mail, from 0."""


class Shared(msgspec.Struct, frozen=True, array_like=True, tag="d"):
    """Somebody read a document by its link."""

    item: str
    """What the document belongs to, for example "deal_12"."""
    document: str


class Scanned(msgspec.Struct, frozen=True, array_like=True, tag="q"):
    """Somebody scanned a QR code."""

    item: str
    """What the code was made for, for example "deal_12"."""
    code: str


class Reported(msgspec.Struct, frozen=True, array_like=True, tag="s"):
    """A provider says what has become of a text message or a call."""

    item: str
    """What it is about, for example "deal_12"."""
    entry: str
    """Where its timeline entry lies with the item."""


class Mailed(msgspec.Struct, frozen=True, array_like=True, tag="m"):
    """An e-mail bears it in its head, so that answers and bounces name it."""

    item: str
    """What the e-mail is about, for example "deal_12"."""
    entry: str
    """Where its timeline entry lies with the item."""


class Asked(msgspec.Struct, frozen=True, array_like=True, tag="a"):
    """An app answers what it was asked to do."""

    run: str
    """Of a rule, or of a workflow."""
    step: str
    """Of a workflow; empty for a rule."""
    visit: str


Said = Opened | Clicked | Shared | Scanned | Reported | Mailed | Asked
"""What a token can say."""
_DECODER: msgspec.json.Decoder[Said] = msgspec.json.Decoder(Said)


def open_token(secret: str, item: str, email_id: str) -> str:
    """Return the token of an e-mail's pixel."""
    return _token(secret, Opened(item, email_id))


def click_token(secret: str, item: str, email_id: str, link: int) -> str:
    """Return the token of one link of an e-mail."""
    return _token(secret, Clicked(item, email_id, link))


def share_token(secret: str, item: str, document: str) -> str:
    """Return the token of a document's link."""
    return _token(secret, Shared(item, document))


def scan_token(secret: str, item: str, code: str) -> str:
    """Return the token of a QR code."""
    return _token(secret, Scanned(item, code))


def report_token(secret: str, item: str, entry: str) -> str:
    """Return the token of the address at which a provider tells of a text message or a call."""
    return _token(secret, Reported(item, entry))


def mail_token(secret: str, item: str, entry: str) -> str:
    """Return the token by which answers to an e-mail are told."""
    return _token(secret, Mailed(item, entry))


def app_token(secret: str, run: str, step: str, visit: str) -> str:
    """Return the token with which an app answers a rule, or a step of a workflow."""
    return _token(secret, Asked(run, step, visit))


def read_token(secret: str, token: str) -> Said:
    """Return what a token says.

    Raises:
        NotFound: it was not made with this secret, or was changed since.
    """
    match = _TOKEN.fullmatch(token)
    if match is None or not hmac.compare_digest(_mac(secret, match["payload"]), match["mac"]):
        raise NotFound("There is no such link.")
    try:
        payload = match["payload"]
        return _DECODER.decode(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (msgspec.MsgspecError, ValueError) as error:
        raise NotFound("There is no such link.") from error


def _token(secret: str, content: Said) -> str:
    payload = base64.urlsafe_b64encode(msgspec.json.encode(content)).rstrip(b"=").decode()
    return f"{payload}.{_mac(secret, payload)}"


def _mac(secret: str, payload: str) -> str:
    if not secret:
        raise ValueError("A token needs a secret that is not empty.")
    digest = hmac.new(secret.encode(), b"tracking." + payload.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:_MAC_BYTES]).rstrip(b"=").decode()

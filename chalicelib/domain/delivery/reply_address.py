"""The address that answers to an e-mail go to: it names the item, and cannot be made up.

`reply+deal_12-k2f9...@in.example.com`. Mail servers write addresses in small letters, so the mark
is of small letters and digits; 80 bits of it are enough where every guess is a mail.
"""

import base64
import hashlib
import hmac
import re

from chalicelib.domain.items.item import ItemRef

MAX_LOCAL = 64
"""Characters before the @ that mail servers take (RFC 5321)."""
_MARK_BYTES = 10
_MARKED = re.compile(r"(?P<item>[a-z][a-z0-9_]{0,49}_[0-9]{1,12})-(?P<mark>[a-z2-7]{16})", re.ASCII)


def reply_address(secret: str, inbox: str, item: ItemRef) -> str:
    """Return the address for an item; the inbox itself where that would be too long."""
    local, _, domain = inbox.partition("@")
    marked = f"{local}+{item}-{_mark(secret, str(item))}"
    return f"{marked}@{domain}" if len(marked) <= MAX_LOCAL else inbox


def item_of_address(secret: str, address: str) -> ItemRef | None:
    """Return the item that an address names, None if it names none or was not made here."""
    local, _, _ = address.lower().partition("@")
    match = _MARKED.fullmatch(local.partition("+")[2])
    if match is None or not hmac.compare_digest(_mark(secret, match["item"]), match["mark"]):
        return None
    return ItemRef.parse(match["item"])


def _mark(secret: str, item: str) -> str:
    if not secret:
        raise ValueError("A mark needs a secret that is not empty.")
    digest = hmac.new(secret.encode(), b"reply." + item.encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:_MARK_BYTES]).decode().lower()

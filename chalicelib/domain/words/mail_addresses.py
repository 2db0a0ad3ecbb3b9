"""E-mail addresses: which ones are taken, and their form for sending and comparing."""

import re
import unicodedata
from typing import Any

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_LOCAL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})+")
_NAMED = re.compile(r"[^<>]*<(?P<address>[^<>]*)>\s*|(?P<alone>\S+)\s*\([^()]*\)")
MAX_LOCAL = 64
MAX_ADDRESS = 254
_EXPECTED = "expected an e-mail address, for example anna@example.com"


def parse_address(value: Any) -> str:
    """Accept an e-mail address and return it as it was written, without space around it.

    What cannot be seen, as address books and web pages put it in, is left out. A domain with
    letters beyond ASCII gets its xn-- form, in which mail is sent.
    """
    if not isinstance(value, str):
        raise ValueError(_EXPECTED)
    shown = value if value.isascii() else "".join(filter(_is_seen, value))
    local, at, domain = shown.strip().rpartition("@")
    domain = domain if domain.isascii() else _in_ascii(domain)
    address = f"{local}{at}{domain}"
    if len(address) > MAX_ADDRESS or not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(domain):
        raise ValueError(_EXPECTED)
    if len(local) > MAX_LOCAL:
        raise ValueError(f"an e-mail address has at most {MAX_LOCAL} characters before the @")
    return address


def _is_seen(one: str) -> bool:
    return unicodedata.category(one) != "Cf"


def _in_ascii(domain: str) -> str:
    import idna  # few domains need it, and its tables are large

    try:
        return idna.encode(domain, uts46=True).decode()
    except idna.IDNAError:
        raise ValueError(_EXPECTED) from None


def sender_address(text: str) -> str:
    """Return the address in what mail services hand over as sender, in small letters.

    Ann Lee <ann@example.com>, mailto:ann@example.com, or the address alone.

    Raises:
        ValueError: there is none in it.
    """
    named = _NAMED.fullmatch(text.strip())
    shown = (named["address"] or named["alone"]) if named else text.strip()
    if shown.strip().lower().startswith("mailto:"):
        shown = shown.strip()[len("mailto:") :].partition("?")[0]
    return parse_address(shown).lower()

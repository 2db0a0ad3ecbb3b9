"""Web addresses as people write them, and their one plain form."""

import re
import string
from unicodedata import normalize
from urllib.parse import quote, unquote, urlsplit, urlunsplit

_SAFE = "!#$%&'()*+,/:;=?@[]~"
_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\]", re.ASCII)
_SCHEME = re.compile(r"https?://", re.IGNORECASE | re.ASCII)
_FRONT = re.compile(r"[^?#]*")
_STRIPPED = "".join(map(chr, range(33)))
_ENCODED = re.compile("%([0-9A-Fa-f]{2})")
_LETTERS = re.compile("[A-Za-z]?(?:%[89A-F][0-9A-F])+")
_UNRESERVED = frozenset(string.ascii_letters + string.digits + "-._~")
_FULL_HOST = re.compile(r"https?://[^/?#\\]+[/?#\\]", re.IGNORECASE)


def plain_address(text: str) -> str | None:
    """Return an http(s) address in the one form in which addresses are compared and sent.

    That is what a browser makes of it: ASCII, the host in its xn-- form and small letters, other
    characters as %XX. None where the text is no such address.
    """
    text = re.sub(r"[\t\r\n]", "", text.strip(_STRIPPED))
    text = _FRONT.sub(lambda front: front[0].replace("\\", "/"), text, count=1)
    if not _SCHEME.match(text):
        return None
    try:
        parts = urlsplit(text)
        host = _plain_host(parts.hostname or "")
        port = f":{parts.port}" if parts.port is not None else ""
    except ValueError:
        return None
    if not _HOST.fullmatch(host):
        return None
    person, at, _ = parts.netloc.rpartition("@")
    rest = (quote(part, safe=_SAFE) for part in (parts.path, parts.query, parts.fragment))
    try:
        return urlunsplit((parts.scheme, f"{quote(person, safe=':%')}{at}{host}{port}", *rest))
    except UnicodeEncodeError:
        return None


def compared_address(text: str) -> str | None:
    """Return an http(s) address in the one form of all that lead to the same.

    https://a.example and https://a.example:443/ are the same, %7E is ~, %c3 is %C3, a letter with
    its accent is one letter.
    """
    plain = plain_address(text)
    if plain is None:
        return None
    parts = urlsplit(_LETTERS.sub(_composed, _ENCODED.sub(_same_character, plain)))
    netloc = parts.netloc.removesuffix({"http": ":80", "https": ":443"}[parts.scheme])
    return urlunsplit(parts._replace(netloc=netloc, path=parts.path or "/"))


def _composed(found: re.Match[str]) -> str:
    try:
        return quote(normalize("NFC", unquote(found[0], errors="strict")))
    except UnicodeDecodeError:
        return found[0]


def _same_character(found: re.Match[str]) -> str:
    character = chr(int(found[1], 16))
    return character if character in _UNRESERVED else found[0].upper()


def fixes_host(text: str) -> bool:
    """Return whether the beginning of an address already says which host it leads to."""
    return _FULL_HOST.match(text) is not None


def _plain_host(host: str) -> str:
    if ":" in host:
        return f"[{host}]"
    if host.isascii():
        return host
    import idna  # few hosts need it, and its tables are large

    return idna.encode(host, uts46=True).decode()

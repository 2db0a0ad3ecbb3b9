"""Knowing that an e-mail was opened and which of its links were followed.

Links and pixel carry a signed token and no address: where a link leads is looked up in the e-mail
that was sent, so nobody can make this system redirect to a place of their own choice.
"""

import base64
import hashlib
import hmac
import html as html_text
import re
from collections.abc import Callable, Set
from html.parser import HTMLParser
from itertools import accumulate

import msgspec

from chalicelib.domain.delivery.mail_html import link_of
from chalicelib.domain.delivery.web_links import address_spans, plain_address
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


class Texted(msgspec.Struct, frozen=True, array_like=True, tag="s"):
    """A provider says what has become of a text message."""

    item: str
    """What the message is about, for example "deal_12"."""
    entry: str
    """Where its timeline entry lies with the item."""


Said = Opened | Clicked | Shared | Scanned | Texted
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


def sms_token(secret: str, item: str, entry: str) -> str:
    """Return the token of the address at which a provider tells of a text message."""
    return _token(secret, Texted(item, entry))


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


def track_links(
    html: str, make_url: Callable[[int], str], foreign: Set[str] = frozenset()
) -> tuple[str, tuple[str, ...]]:
    """Let the http(s) links of an HTML text lead through this system.

    Only `href` of `<a>` is touched; all else stays as it is, character for character. `make_url`
    gets a link's place in the returned list of original addresses, in which each address stands
    once, in plain ASCII. `foreign` are addresses that lead on directly.
    """
    places: dict[str, int] = {}
    parts: list[str] = []
    done = 0
    for start, end, address in links_of(html):
        if address in foreign:
            continue
        place = places.setdefault(address, len(places))
        parts += (html[done:start], f'"{html_text.escape(make_url(place))}"')
        done = end
    return "".join(parts) + html[done:], tuple(places)


def links_of(html: str) -> list[tuple[int, int, str]]:
    """Return the http(s) links of an HTML text: where the value of each stands, and its address."""
    return _Scan(html).links


def add_pixel(html: str, url: str) -> str:
    """Put an invisible picture at the end of an HTML text."""
    end = _Scan(html).body_end
    pixel = f'<img src="{html_text.escape(url)}" width="1" height="1" alt="" style="border:0">'
    return html[:end] + pixel + html[end:]


def text_to_html(text: str) -> str:
    """Turn a plain text into HTML: escaped, line breaks kept, its http(s) addresses as links."""
    parts: list[str] = []
    done = 0
    for start, end in address_spans(text):
        address = html_text.escape(text[start:end])
        parts += (html_text.escape(text[done:start]), f'<a href="{address}">{address}</a>')
        done = end
    body = "".join(parts) + html_text.escape(text[done:])
    return "<div>" + re.sub(r"\r\n|\r|\n", "<br>\n", body) + "</div>"


class _Scan(HTMLParser):
    """Where the links of an HTML text stand, and where its body ends."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self._lines = list(accumulate((len(line) + 1 for line in html.split("\n")), initial=0))
        self.links: list[tuple[int, int, str]] = []
        """Start and end of an href value with its quotes, and the address in it."""
        self.body_end = len(html)
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the href of an <a>."""
        # The parser does not say where an attribute stands.
        link = link_of(self.get_starttag_text() or "") if tag == "a" else None
        address = plain_address(link.value) if link else None
        if link is not None and address is not None:
            start = self._position()
            self.links.append((start + link.start, start + link.end, address))

    def handle_endtag(self, tag: str) -> None:
        """Note where the body ends."""
        if tag == "body":
            self.body_end = self._position()

    def _position(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column


def _token(secret: str, content: Said) -> str:
    payload = base64.urlsafe_b64encode(msgspec.json.encode(content)).rstrip(b"=").decode()
    return f"{payload}.{_mac(secret, payload)}"


def _mac(secret: str, payload: str) -> str:
    if not secret:
        raise ValueError("A token needs a secret that is not empty.")
    digest = hmac.new(secret.encode(), b"tracking." + payload.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:_MAC_BYTES]).rstrip(b"=").decode()

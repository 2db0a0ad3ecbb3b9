"""Knowing that an e-mail was opened and which of its links were followed.

Links and pixel carry a signed token and no address: where a link leads is looked up in the e-mail
that was sent, so nobody can make this system redirect to a place of their own choice.
"""

import base64
import hashlib
import hmac
import html as html_text
import re
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import accumulate
from urllib.parse import quote, urlsplit, urlunsplit

import msgspec

from chalicelib.domain.errors import NotFound

_TOKEN = re.compile(r"(?P<payload>[A-Za-z0-9_-]{1,400})\.(?P<mac>[A-Za-z0-9_-]{22})", re.ASCII)
_MAC_BYTES = 16
_URL = re.compile(r"https?://[^\s<>\"'\\^`{|}\x00-\x1f\x7f]+", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""[\s/]*(?P<name>[^\s/>=][^\s/>=]*)(?:\s*=\s*(?P<value>"[^"]*"|'[^']*'|[^\s>"']*))?"""
)
_SAFE = "!#$%&'()*+,/:;=?@[]~"


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


_DECODER: msgspec.json.Decoder[Opened | Clicked] = msgspec.json.Decoder(Opened | Clicked)


def open_token(secret: str, item: str, email_id: str) -> str:
    """Return the token of an e-mail's pixel."""
    return _token(secret, Opened(item, email_id))


def click_token(secret: str, item: str, email_id: str, link: int) -> str:
    """Return the token of one link of an e-mail."""
    return _token(secret, Clicked(item, email_id, link))


def read_token(secret: str, token: str) -> Opened | Clicked:
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


def track_links(html: str, make_url: Callable[[int], str]) -> tuple[str, tuple[str, ...]]:
    """Let the http(s) links of an HTML text lead through this system.

    Only `href` of `<a>` is touched; all else stays as it is, character for character. `make_url`
    gets a link's place in the returned list of original addresses, in which each address stands
    once, in plain ASCII.
    """
    places: dict[str, int] = {}
    parts: list[str] = []
    done = 0
    for start, end, address in _Scan(html).links:
        place = places.setdefault(address, len(places))
        parts += (html[done:start], f'"{html_text.escape(make_url(place))}"')
        done = end
    return "".join(parts) + html[done:], tuple(places)


def add_pixel(html: str, url: str) -> str:
    """Put an invisible picture at the end of an HTML text."""
    end = _Scan(html).body_end
    pixel = f'<img src="{html_text.escape(url)}" width="1" height="1" alt="" style="border:0">'
    return html[:end] + pixel + html[end:]


def links_in_text(text: str) -> tuple[str, ...]:
    """Return the http(s) addresses of a plain text, in their order."""
    return tuple(text[start:end] for start, end in _spans(text))


def text_to_html(text: str) -> str:
    """Turn a plain text into HTML: escaped, line breaks kept, its http(s) addresses as links."""
    parts: list[str] = []
    done = 0
    for start, end in _spans(text):
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
        """Note the href of an <a>; of several, browsers obey the first."""
        given = (
            next((value for name, value in attrs if name == "href"), None) if tag == "a" else None
        )
        address = _ascii(given.strip()) if given else None
        text = self.get_starttag_text() or ""
        if address is None:
            return
        # The parser says what an attribute means but not where it stands.
        for match in _ATTRIBUTE.finditer(text, len("<a")):
            if match["name"].lower() == "href":
                value = match["value"] or ""
                if html_text.unescape(value.strip("\"'")) == given:
                    start = self._position() + match.start("value")
                    self.links.append((start, start + len(value), address))
                return

    def handle_endtag(self, tag: str) -> None:
        """Note where the body ends."""
        if tag == "body":
            self.body_end = self._position()

    def _position(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column


def _spans(text: str) -> list[tuple[int, int]]:
    """Find the addresses in a plain text, without the punctuation of the sentence around."""
    spans = []
    for match in _URL.finditer(text):
        url = _without_punctuation(match[0])
        if _ascii(url) is not None:
            spans.append((match.start(), match.start() + len(url)))
    return spans


def _without_punctuation(url: str) -> str:
    """Return an address without the punctuation and brackets of the sentence around it."""
    end = len(url.rstrip(".,;:!?*_»”’…"))
    unopened = {
        closing: url.count(closing, 0, end) - url.count(opening, 0, end)
        for opening, closing in ("()", "[]")
    }
    while end and unopened.get(url[end - 1], 0) > 0:
        unopened[url[end - 1]] -= 1
        end -= 1
        while end and url[end - 1] in ".,;:!?":
            end -= 1
    return url[:end]


def _ascii(url: str) -> str | None:
    """Return an http(s) address in ASCII, fit for a Location header; None when it is not one."""
    if not _URL.fullmatch(url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
        rest = (quote(part, safe=_SAFE) for part in (parts.path, parts.query, parts.fragment))
        return urlunsplit((parts.scheme, host, *rest)) if parts.hostname else None
    except ValueError:
        return None


def _token(secret: str, content: Opened | Clicked) -> str:
    payload = base64.urlsafe_b64encode(msgspec.json.encode(content)).rstrip(b"=").decode()
    return f"{payload}.{_mac(secret, payload)}"


def _mac(secret: str, payload: str) -> str:
    if not secret:
        raise ValueError("A token needs a secret that is not empty.")
    digest = hmac.new(secret.encode(), b"tracking." + payload.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:_MAC_BYTES]).rstrip(b"=").decode()

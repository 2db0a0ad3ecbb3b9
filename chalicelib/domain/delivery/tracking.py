"""Knowing that an e-mail was opened and which of its links were followed.

Links and pixel carry tokens (link_tokens.py).
"""

import html as html_text
import re
from collections.abc import Callable, Set
from html.parser import HTMLParser
from itertools import accumulate

from chalicelib.domain.delivery.mail_html import link_of
from chalicelib.domain.delivery.plain_address import plain_address
from chalicelib.domain.delivery.web_links import address_spans


def track_links(
    html: str, make_url: Callable[[int], str], foreign: Set[str] = frozenset()
) -> tuple[str, tuple[str, ...]]:
    """Let the http(s) links of an HTML text lead through this system.

    Only `href` of `<a>` and `<area>` is touched; all else stays as it is, character for character.
    `make_url` gets a link's place in the returned list of original addresses, in which each address
    stands once, in plain ASCII. `foreign` are addresses that lead on directly.
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


_LINKS = frozenset({"a", "area"})


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
        """Note the href of a link, in a text or on a part of a picture."""
        # The parser does not say where an attribute stands.
        link = link_of(self.get_starttag_text() or "") if tag in _LINKS else None
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

"""Where the placeholders of an e-mail stand, so that no value can become anything but a value.

What stands inside an address is encoded for it. What is a whole address comes out as http(s). A
link is tracked only where the author of the text chose its host (foreign_links), for the address
in a tracked link is one that leads on from us.
"""

import html as html_text
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from urllib.parse import quote

from chalicelib.domain.delivery.bbcode import MARK
from chalicelib.domain.delivery.mail_html import attributes, tags_of
from chalicelib.domain.delivery.plain_address import fixes_host, plain_address
from chalicelib.domain.delivery.tracking import links_of
from chalicelib.domain.delivery.web_links import address_spans
from chalicelib.domain.language.placeholders import Placeholder, Template
from chalicelib.domain.words import escapes
from chalicelib.domain.words.escapes import Escape

_MARK = re.compile(f"{MARK}([0-9]+){MARK}")
_ADDRESSES = frozenset(
    {"href", "src", "action", "formaction", "background", "cite", "poster", "xlink:href"}
)
_IN_TAG_NAME = re.compile(f"</?{MARK}([0-9]+){MARK}")
_BETWEEN = re.compile(r"[\s<>\"]")
_BEGUN = re.compile(r"https?://.*$", re.IGNORECASE | re.DOTALL)
_ORIGIN = re.compile(r"[\"']?\s*https?://[^/?#\\\s\"'<>]+(?P<end>[/?#\\]?)", re.IGNORECASE)
_SPOKEN = re.compile(r"\s*(?:mailto|tel|sms|callto):", re.IGNORECASE)
_NAME = re.compile(r"[\w-]+(?:\.[\w-]+)+(?:[/?#:].*)?", re.DOTALL)
_NOT_IN_STYLE = re.compile(r"[^\w#%., -]")


class Misplaced(ValueError):
    """A placeholder stands where a value could become more than a value."""


def with_marks(template: Template) -> str:
    """Return a template's text with a mark in place of each placeholder."""
    numbers = iter(range(len(template.segments)))
    return "".join(
        f"{MARK}{next(numbers)}{MARK}" if isinstance(one, Placeholder) else one.replace(MARK, " ")
        for one in template.segments
    )


def from_marks(text: str, template: Template) -> Template:
    """Return the template whose placeholders stand at the marks of a text."""
    placeholders = template.placeholders
    pieces = _MARK.split(text)
    return Template(
        tuple(
            placeholders[int(piece)] if place % 2 else piece
            for place, piece in enumerate(pieces)
            if piece
        )
    )


def escapes_in_text(template: Template) -> list[Escape]:
    """Return how each placeholder of a plain text is filled."""
    return list(_in_words(with_marks(template), template, escapes.plain))


def escapes_in_html(template: Template) -> list[Escape]:
    """Return how each placeholder of an HTML text is filled.

    Raises:
        Misplaced: one stands where it must not; the sentence says where it may.
    """
    marked, placeholders = with_marks(template), template.placeholders
    chosen = list(_in_words(marked, template, escapes.html))
    for tag in tags_of(marked):
        places = {found.start(): int(found[1]) for found in _MARK.finditer(tag)}
        if not places:
            continue
        for one in attributes(tag):
            for place in [at for at in places if one.start <= at < one.end]:
                number = places.pop(place)
                quoted = tag[one.start] in "\"'"
                if not quoted or one.name.startswith("on") or one.name == "srcdoc":
                    raise Misplaced(_where(template, number))
                before = tag[one.start + 1 : place]
                escape = _in_attribute(one.name, html_text.unescape(before))
                chosen[number] = _then_html(_unless_encoded(escape, placeholders[number]))
        if places:
            raise Misplaced(_where(template, next(iter(places.values()))))
    if loose := _IN_TAG_NAME.search(marked):
        raise Misplaced(_where(template, int(loose[1])))
    for found in re.finditer(r"<(script|style)\b[^>]*>(.*?)</\1", marked, re.I | re.S):
        if mark := _MARK.search(found[2]):
            raise Misplaced(_where(template, int(mark[1])))
    return chosen


def foreign_links(html: str, inserted: Sequence[tuple[int, int]]) -> frozenset[str]:
    """Return the addresses of links whose host was inserted, so that they are not tracked."""
    return frozenset(
        address
        for start, end, address in links_of(html)
        if _is_foreign(html[start:end], start, inserted)
    )


def foreign_addresses(text: str, inserted: Sequence[tuple[int, int]]) -> frozenset[str]:
    """Return the addresses of a plain text whose host was inserted."""
    return frozenset(
        plain
        for start, end in address_spans(text)
        if _is_foreign(text[start:end], start, inserted)
        if (plain := plain_address(text[start:end])) is not None
    )


def inserted_spans(parts: Iterable[tuple[str, bool]]) -> list[tuple[int, int]]:
    """Return where the inserted ones of a text's pieces stand in it."""
    pieces = list(parts)
    ends = list(accumulate(len(text) for text, _ in pieces))
    return [
        (end - len(text), end)
        for (text, inserted), end in zip(pieces, ends, strict=True)
        if inserted and text
    ]


def _in_words(marked: str, template: Template, usual: Escape) -> Iterator[Escape]:
    """Yield how values between the words of a text are filled; some stand in an address."""
    placeholders = template.placeholders
    for found in _MARK.finditer(marked):
        before = marked[max(0, found.start() - 4_000) : found.start()]
        front = _BEGUN.search(_BETWEEN.split(before)[-1])
        number = int(found[1])
        if front is None or not _goes_on(front[0]):
            yield usual
        else:
            escape = escapes.url if fixes_host(front[0]) else _address
            plain = _unless_encoded(escape, placeholders[number])
            yield plain if usual is escapes.plain else _then_html(plain)


def _goes_on(front: str) -> bool:
    """Return whether what follows the beginning of an address still belongs to it."""
    text = _MARK.sub("x", front) + "x"
    return (0, len(text)) in address_spans(text)


def _in_attribute(name: str, before: str) -> Escape:
    if name == "style":
        return lambda text: _NOT_IN_STYLE.sub("", text)
    if name not in _ADDRESSES:
        return escapes.plain
    if not before.strip():
        return _whole_address
    if _SPOKEN.match(before):
        return lambda text: quote(text, safe="@+")
    begun = before.strip().lower().startswith(("http://", "https://", "//"))
    return _address if begun and not fixes_host(before.strip()) else escapes.url


def _whole_address(text: str) -> str:
    """Return a value that is a whole address; one that leads elsewhere than to the web is "#"."""
    written = text.strip()
    if _NAME.fullmatch(written) and "@" not in written:
        written = f"https://{written}"
    return plain_address(written) or "#"


def _address(text: str) -> str:
    """Insert into an address where its host stands."""
    return quote(text.strip(), safe="!#$%&()*+,/:;=?[]~")


def _then_html(escape: Escape) -> Escape:
    return lambda text: escapes.html(escape(text))


def _unless_encoded(escape: Escape, placeholder: Placeholder) -> Escape:
    """Return the escape, but for a value that the filter url has encoded already."""
    filters = placeholder.filters
    encoded = bool(filters) and filters[-1].name == "url"
    return escapes.plain if encoded and escape is escapes.url else escape


def _where(template: Template, number: int) -> str:
    path = ".".join(template.placeholders[number].path)
    return (
        f"{{{{ {path} }}}} may stand in the text and in values of attributes that have quotes,"
        " but not in scripts and styles"
    )


def _is_foreign(written: str, start: int, inserted: Sequence[tuple[int, int]]) -> bool:
    origin = _ORIGIN.match(written)
    end = start + (origin.end() if origin else len(written))
    # Without a / behind it the host goes on with what is inserted there.
    reach = end if origin is None or origin["end"] else end + 1
    last = bisect_left(inserted, (reach,))  # they stand one behind the other
    return last > 0 and inserted[last - 1][1] > start

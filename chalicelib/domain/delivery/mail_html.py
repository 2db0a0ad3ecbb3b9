"""HTML of e-mails: what is accepted, where its links stand, and what it says as plain text.

Python's parser gives up on some malformed texts and takes minutes for others; mail programs show
them as they like. So a text with a tag that is never closed is refused before anything reads it.
"""

import html as html_text
import re
from collections.abc import Iterator
from html.entities import html5
from html.parser import HTMLParser

import msgspec

MAX_TAGS = 20_000
_TAG = re.compile(
    r"</?[A-Za-z][^<>]*>|<!doctype[^<>]*>|<!\[(?:if|else|endif)[^<>]*\]>", re.IGNORECASE
)
_LOOSE = re.compile(r"<[A-Za-z/!?]")
_ATTRIBUTE = re.compile(
    r"""[\s/]*(?P<name>[^\s/>=][^\s/>=]*)"""
    r"""(?:\s*=\s*(?P<value>"[^"]*"|'[^']*'|[^\s>"'][^\s>]*|))?"""
)
_CHARACTER = re.compile(r"&(?:#(?:[0-9]+|[xX][0-9a-fA-F]+);?|(?P<name>[A-Za-z][A-Za-z0-9]*;?))")

_LINKS = frozenset({"href", "xlink:href", "action", "formaction"})
_ADDRESSES = _LINKS | {"src", "background", "poster", "cite"}
_CODE = re.compile(r"(?:javascript|vbscript):", re.IGNORECASE)
_EMBEDDED = re.compile("data:", re.IGNORECASE)
_BEFORE = "".join(map(chr, range(0x21)))
"""What browsers drop before an address."""

_BLOCKS = frozenset(
    """address article aside blockquote br caption center dd details dialog dir div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol
    optgroup p pre search section summary table tbody tfoot thead tr ul""".split()  # noqa: SIM905 - a list of words
)
_CELLS = frozenset({"td", "th", "option", "button"})
_HIDDEN = frozenset({"head", "script", "style", "title"})


class Attribute(msgspec.Struct, frozen=True):
    """An attribute of a tag."""

    name: str
    """In small letters."""
    value: str
    """As it is meant: without quotes, its &...; read."""
    start: int
    end: int
    """Where the value stands in the tag, with its quotes."""


def check_html(text: str) -> None:
    """Refuse HTML that is malformed or has more than MAX_TAGS tags.

    Raises:
        ValueError: the sentence says what is wrong.
    """
    if text.count("<") > MAX_TAGS:
        raise ValueError(f"at most {MAX_TAGS} tags are accepted")
    rest = _TAG.sub("", without_comments(text))
    if loose := _LOOSE.search(rest):
        shown = rest[loose.start() : loose.start() + 20]
        raise ValueError(f"a tag is not closed or not known: {shown}")


def check_links(text: str) -> None:
    """Refuse links of accepted HTML that lead to a program or to what they hold themselves.

    A picture may hold itself.

    Raises:
        ValueError: the sentence says which one.
    """
    for tag in tags_of(text):
        for one in attributes(tag):
            # Browsers read an address without these, whatever they stand between.
            address = re.sub("[\t\r\n]", "", one.value).lstrip(_BEFORE)
            found = _CODE.match(address) if one.name in _ADDRESSES else None
            found = found or (_EMBEDDED.match(address) if one.name in _LINKS else None)
            if found:
                raise ValueError(
                    f"a link must not begin with {found[0].lower()}; "
                    "write one with https://, http://, mailto: or tel:"
                )


def tags_of(text: str) -> Iterator[str]:
    """Yield the start tags of HTML that was accepted; none that stand in comments."""
    for found in _TAG.finditer(without_comments(text)):
        if found[0][1].isalpha():
            yield found[0]


def without_comments(text: str) -> str:
    """Return HTML without its comments; one that is never closed stays."""
    parts: list[str] = []
    position = 0
    while (start := text.find("<!--", position)) >= 0:
        end = text.find("-->", start + 4)
        if end < 0:
            break
        parts.append(text[position:start])
        position = end + 3
    return "".join(parts) + text[position:]


def attributes(tag: str) -> list[Attribute]:
    """Return the attributes of a start tag, `tag` being all from < to >."""
    name = re.match(r"<[^\s/>]*", tag)
    found: list[Attribute] = []
    for match in _ATTRIBUTE.finditer(tag, name.end() if name else 1):
        start, end = match.span("value") if match["value"] is not None else (match.end(),) * 2
        value = unescape_attribute((match["value"] or "").strip("\"'"))
        found.append(Attribute(match["name"].lower(), value, start, end))
    return found


def link_of(tag: str) -> Attribute | None:
    """Return the `href` of a start tag; of several, browsers obey the first."""
    return next((one for one in attributes(tag) if one.name == "href"), None)


def unescape_attribute(text: str) -> str:
    """Return what the text of an attribute means.

    HTML's own rule: a name without its semicolon that is followed by = or by a letter or digit
    stands for itself, so that ?a=1&copy=2 stays as it is.
    """
    return _CHARACTER.sub(lambda found: _meant(found, text), text)


def _meant(found: re.Match[str], text: str) -> str:
    name = found["name"]
    if name is None:
        return html_text.unescape(found[0])
    known = name in html5 and (name.endswith(";") or text[found.end() : found.end() + 1] != "=")
    return html5[name] if known else found[0]


def html_to_text(html: str) -> str:
    """Return what an HTML text says.

    A line for each block, addresses of links in brackets, of pictures what stands for them.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line)


class _Reader(HTMLParser):
    """Collects the words of an HTML text."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._hidden = 0
        self._links: list[tuple[str, int]] = []
        """Where the links that are open lead, and where their words begin."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a new line at a block, remember where a link leads."""
        if tag in _BLOCKS:
            self.parts.append("\n")
        elif tag in _CELLS:
            self.parts.append(" ")
        elif tag == "a":
            link = link_of(self.get_starttag_text() or "")
            self._links.append((link.value.strip() if link else "", len(self.parts)))
        elif tag == "img" and not self._hidden:
            self.parts.append(dict(attrs).get("alt") or "")
        elif tag == "area" and (part := link_of(self.get_starttag_text() or "")):
            self.parts.append(f"\n{dict(attrs).get('alt') or ''} ({part.value.strip()})\n")
        elif tag in _HIDDEN:
            self._hidden += 1

    def handle_endtag(self, tag: str) -> None:
        """End the line of a block, write the address of a link."""
        if tag in _BLOCKS:
            self.parts.append("\n")
        elif tag in _CELLS:
            self.parts.append(" ")
        elif tag == "a" and self._links:
            address, start = self._links.pop()
            if address and not "".join(self.parts[start:]).endswith(address):
                self.parts.append(f" ({address})")
        elif tag in _HIDDEN and self._hidden:
            self._hidden -= 1

    def handle_data(self, data: str) -> None:
        """Keep the words; line breaks in the source mean nothing."""
        if not self._hidden:
            self.parts.append(data.replace("\n", " "))

"""HTML of an e-mail as plain text; what it quotes gets a > as in text mails.

One pass that never looks back: the library's own parser takes minutes for texts that are built to
hurt it.
"""

import re
from collections.abc import Iterator
from html import unescape

MAX_HTML = 400_000
"""Characters that are looked at; behind them there is nothing that people read."""
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:]{0,30})[^<>]*>|<[!?][^<>]*>")
_UNSEEN = ("script", "style", "head", "title", "template", "noscript", "svg")
_END_OF = {name: re.compile(rf"</{name}[^<>]*>?", re.I) for name in _UNSEEN}
"""What stands in these is nothing that people read."""
_END_OF_COMMENT = re.compile("-->")
_BLOCKS = re.compile(
    "p|div|table|tr|ul|ol|li|h[1-6]|hr|pre|section|article|header|footer|address", re.ASCII
)
_SPACE = re.compile(r"[ \t\r\n\f]+")


def text_of(html: str) -> str:
    """Return what people read of an HTML text; blockquotes begin their lines with >."""
    lines = _Lines()
    for text, name, ends in _pieces(html[:MAX_HTML]):
        lines.add(_SPACE.sub(" ", text))
        if ends:
            lines.end(name)
        else:
            lines.begin(name)
    return lines.text()


def _pieces(html: str) -> Iterator[tuple[str, str, bool]]:
    """Return each text with the tag behind it, and whether that ends something."""
    place = start = 0
    while (tag := _TAG.search(html, place)) is not None:
        text, place = html[start : tag.start()], tag.end()
        name = (tag["name"] or "").lower()
        if tag[0].startswith("<!--") and not tag[0].endswith("-->"):
            place = _behind(html, _END_OF_COMMENT, place)
        elif name in _END_OF and not tag["end"]:
            place = _behind(html, _END_OF[name], place)
        start = place
        yield unescape(text), name, bool(tag["end"])
    yield unescape(html[start:]), "", False


def _behind(html: str, mark: re.Pattern[str], place: int) -> int:
    """Return where a mark ends; where it is nowhere all the rest is looked at no more."""
    found = mark.search(html, place)
    return found.end() if found else len(html)


class _Lines:
    """Collects lines, each with whether it is quoted."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []
        self._quotes = 0

    def add(self, text: str) -> None:
        """Take text in."""
        self._line.append(text)

    def begin(self, tag: str) -> None:
        """Begin a line where a block begins."""
        if tag == "blockquote":
            self._break()
            self._quotes += 1
        elif tag == "br":
            self._break(empty=True)
        elif _BLOCKS.fullmatch(tag):
            self._break()
            if tag == "li":
                self._line.append("- ")

    def end(self, tag: str) -> None:
        """End a line where a block ends; a paragraph leaves room behind it."""
        if tag == "blockquote":
            self._break()
            self._quotes = max(0, self._quotes - 1)
        elif _BLOCKS.fullmatch(tag):
            self._break()
            if tag == "p":
                self._room()

    def text(self) -> str:
        """Return all lines."""
        self._break()
        return "\n".join(self._lines).strip("\n")

    def _break(self, *, empty: bool = False) -> None:
        line = _SPACE.sub(" ", "".join(self._line).replace("\xa0", " ")).strip()
        self._line = []
        if line:
            self._lines.append(f"> {line}" if self._quotes else line)
        elif empty:
            self._room()

    def _room(self) -> None:
        if self._lines and self._lines[-1].strip(">"):
            self._lines.append(">" if self._quotes else "")

"""HTML of an e-mail as plain text; what it quotes gets a > as in text mails."""

import re
from html.parser import HTMLParser

MAX_HTML = 400_000
"""Characters that are looked at; behind them there is nothing that people read."""
_UNSEEN = frozenset({"script", "style", "head", "title", "template", "noscript", "svg"})
_BLOCKS = re.compile(
    "p|div|table|tr|ul|ol|li|h[1-6]|hr|pre|section|article|header|footer|address", re.ASCII
)
_SPACE = re.compile(r"[ \t\r\n\f]+")


def text_of(html: str) -> str:
    """Return what people read of an HTML text; blockquotes begin their lines with >."""
    scan = _Scan()
    scan.feed(html[:MAX_HTML])
    scan.close()
    return scan.text()


class _Scan(HTMLParser):
    """Collects lines, each with how deep it is quoted."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[str] = []
        self._line: list[str] = []
        self._quotes = 0
        self._unseen = 0
        self._empty = 0

    def text(self) -> str:
        """Return all lines."""
        self._break()
        return "\n".join(self._lines).strip("\n")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line where a block begins."""
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "blockquote":
            self._break()
            self._quotes += 1
        elif tag == "br":
            self._break(empty=True)
        elif _BLOCKS.fullmatch(tag):
            self._break()
            if tag == "li":
                self._line.append("- ")

    def handle_endtag(self, tag: str) -> None:
        """End a line where a block ends; a paragraph leaves room behind it."""
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag == "blockquote":
            self._break()
            self._quotes = max(0, self._quotes - 1)
        elif _BLOCKS.fullmatch(tag):
            self._break()
            if tag == "p":
                self._room()

    def handle_data(self, data: str) -> None:
        """Take text in, white space as one blank."""
        if not self._unseen:
            self._line.append(_SPACE.sub(" ", data))

    def _break(self, *, empty: bool = False) -> None:
        line = _SPACE.sub(" ", "".join(self._line).replace("\xa0", " ")).strip()
        self._line = []
        if line:
            self._lines.append(">" * min(self._quotes, 1) + " " * min(self._quotes, 1) + line)
            self._empty = 0
        elif empty:
            self._room()

    def _room(self) -> None:
        if self._empty < 1 and self._lines:
            self._lines.append(">" * min(self._quotes, 1))
            self._empty += 1

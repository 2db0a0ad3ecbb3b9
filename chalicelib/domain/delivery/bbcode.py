"""BBCode of e-mails: [b]bold[/b], [url=https://a.example]words[/url], as HTML.

What is no tag stays as it is written. Marks of placeholders pass through.
"""

import html
import re
from collections import Counter

from chalicelib.domain.delivery.web_links import address_spans

MARK = "\ufdd0"
"""Stands on both sides of the number of a placeholder; it is no character that texts may hold."""
_TAG = re.compile(
    r"\[(?P<end>/)?(?P<name>[a-z0-9]+|\*)(?:=(?P<value>[^\[\]\n]*))?\]", re.IGNORECASE
)
_SIMPLE = {
    "b": "b",
    "i": "i",
    "u": "u",
    "s": "s",
    "sub": "sub",
    "sup": "sup",
    "quote": "blockquote",
    "p": "p",
    "h1": "h1",
    "h2": "h2",
    "h3": "h3",
    "table": "table",
    "tr": "tr",
    "td": "td",
    "th": "th",
    "ol": "ol",
    "ul": "ul",
    "li": "li",
}
_STYLES = {
    "color": re.compile(r"#[0-9a-f]{3,8}|[a-z]{3,20}", re.IGNORECASE),
    "size": re.compile(r"[0-9]{1,3}(?:px|pt|em|%)?", re.IGNORECASE),
    "font": re.compile(r"[a-z0-9 ,-]{1,60}", re.IGNORECASE),
}
_ALIGNED = frozenset({"left", "right", "center"})
_LEADS = re.compile(rf"\s*(?:https?://|mailto:|tel:|{MARK})", re.IGNORECASE)
_BLOCKS = "blockquote|p|h[1-3]|table|tr|td|th|ol|ul|li|div|pre"
_BREAKS = re.compile(rf"(?<=[^\n])<br>\n(?=</?(?:{_BLOCKS})\b)|(?<=</ul>|</ol>|</tr>|</li>)<br>\n")


def bbcode_to_html(text: str) -> str:
    """Return the HTML of a text with BBCode; every tag that was opened is closed."""
    return f"<div>{_BREAKS.sub('', _Writer(text).written())}</div>"


class _Writer:
    """Goes through a text from tag to tag."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._parts: list[str] = []
        self._open: list[tuple[str, str]] = []
        """Tags that are open: their name in BBCode, and what closes them."""
        self._counted: Counter[str] = Counter()
        """How many tags of a name are open, so that a text of tags alone takes no longer."""
        self._endless: set[str] = set()
        """Names of tags with content that nothing closes any more."""

    def written(self) -> str:
        """Return the HTML."""
        position = 0
        while (tag := _TAG.search(self._text, position)) is not None:
            self._words(self._text[position : tag.start()])
            position = tag.end()
            name = tag["name"].lower()
            if tag["end"]:
                self._close(name, tag[0])
            elif name in ("url", "email", "img", "code") and (
                name == "code" or tag["value"] is None
            ):
                position = self._content(name, tag)
            else:
                self._begin(name, tag["value"], tag[0])
        self._words(self._text[position:])
        self._parts += [closing for _, closing in reversed(self._open)]
        return "".join(self._parts)

    def _words(self, text: str) -> None:
        done = 0
        linked = self._counted["url"] or self._counted["email"]
        for start, end in () if linked else address_spans(text):
            address = html.escape(text[start:end])
            self._parts += (_lines(text[done:start]), f'<a href="{address}">{address}</a>')
            done = end
        self._parts.append(_lines(text[done:]))

    def _begin(self, name: str, value: str | None, written: str) -> None:
        if name == "*":
            if self._counted["*"]:
                self._close("*", "")
            self._push("*", "<li>", "</li>")
        elif name == "list":
            kind = "ol" if value else "ul"
            self._push(name, f"<{kind}>", f"</{kind}>")
        elif name in _SIMPLE:
            self._push(name, f"<{_SIMPLE[name]}>", f"</{_SIMPLE[name]}>")
        elif name in _ALIGNED:
            self._push(name, f'<div style="text-align:{name}">', "</div>")
        elif name in _STYLES and _STYLES[name].fullmatch(_bare(value)):
            self._push(name, f'<span style="{_style(name, _bare(value))}">', "</span>")
        elif name == "url" and _LEADS.match(_bare(value)):
            self._push(name, f'<a href="{html.escape(_bare(value).strip())}">', "</a>")
        elif name == "email":
            self._push(name, f'<a href="mailto:{html.escape(_bare(value).strip())}">', "</a>")
        elif name == "br":
            self._parts.append("<br>\n")
        else:
            self._words(written)

    def _push(self, name: str, opening: str, closing: str) -> None:
        self._parts.append(opening)
        self._open.append((name, closing))
        self._counted[name] += 1

    def _close(self, name: str, written: str) -> None:
        """Close a tag, and those within it that were left open; without one it is text."""
        if not self._counted[name]:
            self._parts.append(html.escape(written))
            return
        while self._open:
            one, closing = self._open.pop()
            self._counted[one] -= 1
            self._parts.append(closing)
            if one == name:
                return

    def _content(self, name: str, tag: re.Match[str]) -> int:
        """Write a tag whose content is an address or code, and return where the text goes on."""
        end = None
        if name not in self._endless:
            end = re.compile(rf"\[/{name}\]", re.IGNORECASE).search(self._text, tag.end())
        if end is None:
            self._endless.add(name)
            self._parts.append(html.escape(tag[0]))
            return tag.end()
        content = html.escape(self._text[tag.end() : end.start()].strip())
        if name == "code":
            self._parts.append(f"<pre>{content}</pre>")
        elif name == "email":
            self._parts.append(f'<a href="mailto:{content}">{content}</a>')
        elif not _LEADS.match(content):
            self._parts.append(content)
        elif name == "url":
            self._parts.append(f'<a href="{content}">{content}</a>')
        else:
            self._parts.append(f'<img src="{content}" alt="">')
        return end.end()


def _bare(value: str | None) -> str:
    return (value or "").strip("\"'")


def _style(name: str, value: str) -> str:
    if name == "color":
        return f"color:{value}"
    if name == "font":
        return f"font-family:{value}"
    return f"font-size:{value if not value.isdigit() else f'{value}px'}"


def _lines(text: str) -> str:
    return re.sub(r"\r\n|\r|\n", "<br>\n", html.escape(text))

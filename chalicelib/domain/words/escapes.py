"""Escapes: how inserted text is made harmless for the place it goes to."""

import html as _html
import re
from collections.abc import Callable
from urllib.parse import quote

import msgspec

Escape = Callable[[str], str]
"""Takes a value as text and returns what is inserted."""

_LINE_BREAKS = re.compile(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")


def plain(text: str) -> str:
    """Insert the text as it is."""
    return text


def html(text: str) -> str:
    """Insert into HTML text or a quoted attribute."""
    return _html.escape(text, quote=True)


def header(text: str) -> str:
    """Insert into a mail or HTTP header: line breaks become one space."""
    return _LINE_BREAKS.sub(" ", text)


def url(text: str) -> str:
    """Insert into a part of a URL: all but letters, digits and _.-~ is quoted."""
    return quote(text, safe="")


def json(text: str) -> str:
    """Insert between the quotes of a JSON string."""
    return msgspec.json.encode(text)[1:-1].decode()

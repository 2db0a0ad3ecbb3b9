"""Text from outside: which characters it may hold, and when it says nothing."""

import re
import unicodedata
from typing import Any

MAX_TEXT = 20_000
MAX_SEEN = 200
"""Characters that are kept of a text that a condition saw."""
MAX_SEEN_VALUES = 10
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Control characters other than line breaks and tabs."""
_HALVES = re.compile("[\ud800-\udfff]")
"""Unpaired surrogates: what the standard library makes of bytes that are no UTF-8."""
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Characters that show nothing although their category says otherwise."""


def parse_text(value: Any) -> str:
    """Accept text without control characters other than line breaks and tabs."""
    if not isinstance(value, str):
        raise ValueError("expected a string")
    if len(value) > MAX_TEXT:
        raise ValueError(f"at most {MAX_TEXT} characters")
    if CONTROL.search(value):
        raise ValueError("control characters are not allowed")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ValueError("unpaired surrogates are not allowed") from None
    return value


def readable(text: str) -> str:
    """Return a text of strangers, who keep to no rules, without what no text may hold."""
    return _HALVES.sub("\ufffd", CONTROL.sub("", text))


def is_blank(text: str) -> bool:
    """Return whether nothing of a text can be seen."""
    return all(
        unicodedata.category(one)[0] in "CZ"
        or one in _FILLERS
        or "\ufe00" <= one <= "\ufe0f"  # variation selectors
        for one in text
    )


def shortened(value: Any, most: int = MAX_SEEN) -> Any:
    """Return a value as it is kept for reading later: long texts and lists are cut, with an …."""
    if isinstance(value, str) and len(value) > most:
        return value[:most] + "…"
    if isinstance(value, list):
        cut = [shortened(one, most) for one in value[:MAX_SEEN_VALUES]]
        return [*cut, "…"] if len(value) > MAX_SEEN_VALUES else cut
    if isinstance(value, dict):
        return {name: shortened(one, most) for name, one in value.items()}
    return value

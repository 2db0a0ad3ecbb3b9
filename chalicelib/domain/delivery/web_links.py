"""Where web addresses stand in a text.

Its expressions take long to compile: only who looks for addresses in texts imports this.
"""

import re
import unicodedata

from chalicelib.domain.delivery.plain_address import plain_address

_ENDS = (
    r"\s<>\"`\\\x00-\x20\x7f-\xa0\xad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff9-\uffff"
    r"„“”«»‹›\u3000-\u3004\u3008-\u3020\u3030\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
)
"""What no address goes on behind: spaces, quotation marks, punctuation of scripts in full width."""
_UNSPACED = (
    r"\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3021-\u302f\u3031-\u318f"
    r"\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uffdc"
    r"\U00020000-\U0003ffff"
)
"""Letters of languages that set no space between an address and the word behind it."""
_NO_HOST = r"/?#!$&'()*+,;=\[\]^{|}~"
_ADDRESS = re.compile(
    # The host; it may be in such letters, but does not change over to them.
    rf"https?://(?:\[[0-9a-f:.]+\]|[^{_NO_HOST}{_ENDS}{_UNSPACED}]+|[^{_NO_HOST}{_ENDS}]+)(?::[0-9]+)?"
    # The rest: such letters belong to it where they begin a part of it, other than the first one.
    rf"(?:[/?#](?:(?![{_UNSPACED}])(?:(?![|,;]https?://)[^{_ENDS}{_UNSPACED}]"
    rf"|(?<=[/=_&?#-])[{_UNSPACED}]+)*)?)?",
    re.IGNORECASE,
)
_BRACKETS = ("()", "[]", "{}")
_SENTENCE = frozenset(".,;:!?’…—")
_MARKS = "_*~'|^"
"""Marks that people set around an address; behind it they are part of it unless one is before."""


def address_spans(text: str) -> list[tuple[int, int]]:
    """Return where http(s) addresses stand in a plain text, without the sentence around them."""
    spans = []
    for found in _ADDRESS.finditer(text):
        before = text[found.start() - 1 : found.start()]
        url = _without_sentence(found[0], before)
        if plain_address(url) is not None:
            spans.append((found.start(), found.start() + len(url)))
    return spans


def _without_sentence(url: str, before: str) -> str:
    """Return an address without the punctuation and brackets of the sentence around it."""
    unopened = {pair[1]: url.count(pair[1]) - url.count(pair[0]) for pair in _BRACKETS}
    end = len(url)
    while end:
        last = url[end - 1]
        if last in unopened:
            if unopened[last] <= 0:
                break
            unopened[last] -= 1
        elif not _ends_sentence(last) and (last not in _MARKS or last != before):
            break
        end -= 1
    return url[:end]


def _ends_sentence(last: str) -> bool:
    """Return whether a character is punctuation, of whatever script."""
    return last in _SENTENCE or (not last.isascii() and unicodedata.category(last) == "Po")

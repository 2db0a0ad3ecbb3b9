"""The words by which an item is found (semantics/search), as they are kept and compared.

Words are folded: small letters without marks, so that Nguyễn Đức is found as nguyen duc.
"""

import re
import unicodedata
from collections.abc import Iterator

from chalicelib.domain.items.item import Item
from chalicelib.domain.words.phone_numbers import digits_of, without_extension

FEWEST_LETTERS = 2
"""A shorter word finds nothing by itself."""
MOST_WORDS = 24
"""Words of an item that are looked at."""
MOST_ROWS = 12
"""Words of an item that find it by themselves: as many rows are kept."""
LONGEST = 32
"""Letters of a word that count."""
LONGEST_ADDRESS = 64

TEXTS = ("last_name", "name", "company_title")
"""Fields besides the title whose words count; names first, for what is too much is left out."""

_WORD = re.compile(r"[^\W_]+")
_ALIKE = str.maketrans(
    {"đ": "d", "ð": "d", "ł": "l", "ø": "o", "ħ": "h", "ı": "i"} | {"æ": "ae", "œ": "oe", "þ": "th"}
)
"""Letters that have no marks to take off."""


def folded(text: str) -> str:
    """Return a text in small letters without marks."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in apart if unicodedata.category(one) != "Mn").translate(_ALIKE)


def words_in(text: str) -> Iterator[str]:
    """Yield the folded words of a text."""
    for word in _WORD.findall(folded(text)):
        yield word[:LONGEST]


def folded_address(address: str) -> str:
    """Return an e-mail address, which is one word."""
    return folded(address.strip())[:LONGEST_ADDRESS]


def words_of(item: Item) -> dict[str, tuple[str, str]]:
    """Return the words of an item, and of each the field and the value that it stands in.

    Those that find it best come first.
    """
    found: dict[str, tuple[str, str]] = {}
    for field, value, word in _words(item):
        if len(found) == MOST_WORDS:
            break
        found.setdefault(word, (field, value))
    return found


def rows_of(item: Item, words: dict[str, tuple[str, str]]) -> tuple[str, ...]:
    """Return which of its words find an item by themselves.

    The name of its type is none of them: a deal without another title is called Deal #12.
    """
    finding = (one for one in words if len(one) >= FEWEST_LETTERS and one != folded(item.type))
    return tuple(finding)[:MOST_ROWS]


def _words(item: Item) -> Iterator[tuple[str, str, str]]:
    for field, word_of in (("phones", _digits), ("emails", folded_address)):
        for one in item.fields.get(field, [])[: MOST_ROWS // 3]:
            if word := word_of(one["value"]):
                yield field, one["value"], word
    for field in TEXTS:
        value = item.fields.get(field)
        if isinstance(value, str):
            yield from ((field, value, word) for word in words_in(value))
    for word in words_in(item.title):
        yield "title", item.title, word


def _digits(number: str) -> str:
    return digits_of(without_extension(number)).lstrip("+")[:LONGEST]

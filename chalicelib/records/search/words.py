"""Words of items: a small row for each, which finds the item and holds its other words.

They lie in partitions by the first two letters: first by word, then the newest items first.
"""

from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.search.words import FEWEST_LETTERS, rows_of, words_of
from chalicelib.ports.table import Key, Row
from chalicelib.records.body import decode, encode

WORD = "word"
SEARCH = "search#"
"""What partitions of words begin with."""
_END = 10**13 - 1
"""Milliseconds count down from here, so that the newest come first."""


def word_partition(word: str) -> str:
    """Return where the words that begin so lie."""
    return f"{SEARCH}{word[:FEWEST_LETTERS]}"


def word_key(item: Item, word: str) -> Key:
    """Return where a word of an item lies; it stays there as long as the item lives."""
    rank = _END - int(item.created_at.timestamp() * 1000)
    return word_partition(word), f"{word}#{rank:013d}#{item.ref}"


def word_keys(item: Item) -> list[Key]:
    """Return where the words of an item lie."""
    return [word_key(item, word) for word in rows_of(item, words_of(item))]


def word_rows(item: Item) -> dict[Key, Row]:
    """Return the rows of an item's words; none of a deleted one."""
    if item.deleted_at is not None:
        return {}
    words = words_of(item)
    body = encode(tuple(words))
    rows = {}
    for word in rows_of(item, words):
        pk, sk = key = word_key(item, word)
        rows[key] = Row(pk=pk, sk=sk, kind=WORD, body=body, version=item.version)
    return rows


def found_item(row: Row) -> ItemRef:
    """Return the item that a row finds."""
    return ItemRef.parse(row.sk.rsplit("#", 1)[1])


def rank_of(row: Row) -> str:
    """Return the place of a row's item among others: the newest comes first."""
    _, rank, ref = row.sk.rsplit("#", 2)
    return f"{rank}#{10**12 - ItemRef.parse(ref).id:013d}#{ref}"


def words_beside(row: Row) -> tuple[str, ...]:
    """Return all words of the item that a row finds."""
    return decode(row, tuple[str, ...])

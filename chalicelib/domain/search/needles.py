"""What somebody means who types some words into a search."""

import re
from collections.abc import Collection, Iterator

import msgspec

from chalicelib.domain.search.words import (
    FEWEST_LETTERS,
    LONGEST,
    LONGEST_ADDRESS,
    folded_address,
    words_in,
)
from chalicelib.domain.words.phone_numbers import digits_of

LEAST_DIGITS = 3
"""Fewer digits are a word, and no part of a phone number."""
CODED_DIGITS = 5
"""From so many digits on, they may also be those of a number without its country code."""
ZERO_KEPT = "39"
"""Calling code of Italy, whose numbers keep their zero abroad."""
_NUMBER = re.compile(r"\+?[0-9]+", re.ASCII)
_IN_ADDRESSES = frozenset("._+")

Reading = tuple[str, ...]
"""Beginnings of words, all of which an item must hold."""


class Needle(msgspec.Struct, frozen=True):
    """Something that was typed, in each of the ways in which it may be meant."""

    readings: tuple[Reading, ...]

    @property
    def weight(self) -> int:
        """Return how much it tells: the letters of its longest beginning."""
        return max(len(best(one)) for one in self.readings)

    @property
    def finds(self) -> bool:
        """Return whether items can be looked up by it."""
        return all(len(best(one)) >= FEWEST_LETTERS for one in self.readings)

    def held_by(self, words: Collection[str]) -> bool:
        """Return whether an item with these words is meant."""
        return any(all(_begins(one, words) for one in reading) for reading in self.readings)

    def named_by(self, words: Collection[str]) -> bool:
        """Return whether it is among these words as a whole, and not the beginning of one."""
        return any(all(one in words for one in reading) for reading in self.readings)

    def matched(self, words: Collection[str]) -> Iterator[str]:
        """Yield which of the words it means."""
        for reading in self.readings:
            if all(_begins(one, words) for one in reading):
                for one in reading:
                    yield next(word for word in words if word.startswith(one))
                return


def best(reading: Reading) -> str:
    """Return the beginning that tells most."""
    return max(reading, key=len)


def needles_in(text: str, calling_code: str | None) -> list[Needle]:
    """Return what a text asks for; the calling code is that of numbers that are written without."""
    found: list[Needle] = []
    digits: list[str] = []
    for token in [*text.split(), ""]:
        if _NUMBER.fullmatch(digits_of(token)):
            digits.append(token)
            continue
        if digits:
            found.append(_numeric(digits, calling_code))
            digits = []
        found += _worded(token)
    return list(dict.fromkeys(found))


def _worded(token: str) -> Iterator[Needle]:
    """Yield what a token asks for that is no number."""
    words = tuple(dict.fromkeys(words_in(token)))
    address = folded_address(token).strip(".,;:<>()\"'")
    if not words:
        return
    if "@" in address[1:]:
        yield Needle(((address,),))
    elif len(words) > 1 and not _IN_ADDRESSES.isdisjoint(address):
        yield Needle((words, (address[:LONGEST_ADDRESS],)))
    else:
        for word in words:
            yield Needle(((word,),))


def _numeric(tokens: list[str], calling_code: str | None) -> Needle:
    """Return what digits ask for: words, or the beginning of a phone number however written."""
    written = " ".join(tokens)
    words = tuple(dict.fromkeys(words_in(written)))
    digits = digits_of(written)
    numbers = _numbers(digits, calling_code) if len(digits) >= LEAST_DIGITS else ()
    readings = [words, *((one[:LONGEST],) for one in numbers)]
    return Needle(tuple(dict.fromkeys(readings)))


def _numbers(digits: str, calling_code: str | None) -> Iterator[str]:
    plain = digits.replace("+", "")
    if digits.startswith("+"):
        yield plain
        return
    if plain.startswith("00"):
        yield plain[2:] or plain
        return
    yield plain
    if calling_code is None:
        return
    if plain.startswith("0"):
        yield calling_code + plain[1:]
    if calling_code == ZERO_KEPT or (not plain.startswith("0") and len(plain) >= CODED_DIGITS):
        yield calling_code + plain


def _begins(start: str, words: Collection[str]) -> bool:
    return any(word.startswith(start) for word in words)

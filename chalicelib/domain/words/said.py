"""What is told in English where it happens, in the language of who reads it.

A sentence is its own key, as the catalogue's and the console's are: where somebody reads it, it is
found by its words, with what stands at its places (sentences/<language>.py). So what was stored in
English is told in any language, too. What nobody has translated stays as it is.
"""

import importlib
import pkgutil
import re
from collections.abc import Mapping
from functools import cache
from typing import Final

import msgspec

from chalicelib.domain.words import sentences

_PLACE: Final = re.compile(r"\{(\w+)\}")
SPOKEN: Final = frozenset({"when", "became", "mode", "time", "condition", "found", "rest"})
"""Places at which stand parts of a sentence; at all others stand names and values, left alone."""
DEEPEST: Final = 5
"""So often a part of a sentence has parts of its own."""


class _Phrase(msgspec.Struct, frozen=True):
    english: tuple[str, ...]
    """What stands before, between and behind the places."""
    places: tuple[str, ...]
    says: str

    def found_in(self, sentence: str) -> Mapping[str, str] | None:
        """Return what stands at the places, as little as can be at the earlier ones; None if other.

        In time by the length of the sentence: it may hold what anybody has sent.
        """
        first, *rest = self.english
        if not rest:
            return {} if sentence == first else None
        at, end = len(first), len(sentence) - len(rest[-1])
        if at > end or not (sentence.startswith(first) and sentence.endswith(rest[-1])):
            return None
        values: dict[str, str] = {}
        for place, behind in zip(self.places, rest[:-1], strict=False):
            found = sentence.find(behind, at, end)
            if found < 0:
                return None
            values[place] = sentence[at:found]
            at = found + len(behind)
        return {**values, self.places[-1]: sentence[at:end]}


def said(sentence: str, language: str | None) -> str:
    """Return a sentence in a language; as it is where nobody has translated it."""
    return _told(sentence, _sentences(language)) if sentence and language else sentence


def _told(sentence: str, phrases: tuple[_Phrase, ...], deeper: int = DEEPEST) -> str:
    for phrase in phrases:
        values = phrase.found_in(sentence)
        if values is not None:
            return _filled(phrase.says, values, phrases, deeper)
    return sentence


def _filled(says: str, values: Mapping[str, str], phrases: tuple[_Phrase, ...], deeper: int) -> str:
    def value(place: re.Match[str]) -> str:
        own = values[place[1]]
        return _told(own, phrases, deeper - 1) if deeper and place[1] in SPOKEN else own

    return _PLACE.sub(value, says)


@cache
def _sentences(language: str | None) -> tuple[_Phrase, ...]:
    """Return the sentences of a language, those with the most words of their own first."""
    known = {one.name for one in pkgutil.iter_modules(sentences.__path__)}
    if language not in known:
        return ()
    book: Mapping[str, str] = importlib.import_module(f"{sentences.__name__}.{language}").SENTENCES
    ordered = sorted(book, key=lambda english: -len(_PLACE.sub("", english)))
    return tuple(_phrase(english, book[english]) for english in ordered)


def _phrase(english: str, says: str) -> _Phrase:
    parts = _PLACE.split(english)
    return _Phrase(tuple(parts[::2]), tuple(parts[1::2]), says)

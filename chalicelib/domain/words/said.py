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


class _Phrase(msgspec.Struct, frozen=True):
    english: re.Pattern[str]
    says: str


def said(sentence: str, language: str | None) -> str:
    """Return a sentence in a language; as it is where nobody has translated it."""
    return _told(sentence, _sentences(language)) if sentence and language else sentence


def _told(sentence: str, phrases: tuple[_Phrase, ...]) -> str:
    for phrase in phrases:
        found = phrase.english.fullmatch(sentence)
        if found is not None:
            return _filled(phrase.says, found.groupdict(), phrases)
    return sentence


def _filled(says: str, values: Mapping[str, str], phrases: tuple[_Phrase, ...]) -> str:
    def value(place: re.Match[str]) -> str:
        own = values[place[1]]
        return _told(own, phrases) if place[1] in SPOKEN else own

    return _PLACE.sub(value, says)


@cache
def _sentences(language: str | None) -> tuple[_Phrase, ...]:
    """Return the sentences of a language, those with the most words of their own first."""
    known = {one.name for one in pkgutil.iter_modules(sentences.__path__)}
    if language not in known:
        return ()
    book: Mapping[str, str] = importlib.import_module(f"{sentences.__name__}.{language}").SENTENCES
    ordered = sorted(book, key=lambda english: -len(_PLACE.sub("", english)))
    return tuple(_Phrase(_pattern(english), book[english]) for english in ordered)


def _pattern(english: str) -> re.Pattern[str]:
    parts = _PLACE.split(english)
    literal = [re.escape(part) for part in parts[::2]]
    places = [f"(?P<{name}>.*?)" for name in parts[1::2]]
    whole = "".join(one for pair in zip(literal, [*places, ""], strict=True) for one in pair)
    return re.compile(whole, re.DOTALL)

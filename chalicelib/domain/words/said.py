"""What is told in English where it happens, in the language of who reads it.

A sentence is its own key, as the catalogue's and the console's are: where somebody reads it, it is
found by its words, with what stands at its places (sentences/<language>/). So what was stored in
English is told in any language, too. What nobody has translated stays as it is. Where the parts of
a sentence are known, it is put together in the language at once (`tell`).
"""

import importlib
import pkgutil
import re
from collections.abc import Mapping
from functools import cache, partial
from typing import Final

import msgspec

from chalicelib.domain.words import sentences
from chalicelib.domain.words.said_values import READ

_PLACE: Final = re.compile(r"\{(\w+)\}")
SPOKEN: Final = frozenset(
    {"error", "problem", "why", "rest", "hint", "more", "thing", "type", "kind", "state"}
    | {"expected", "bound", "choice", "booking", "often", "people", "word"}
)
"""Places at which stand parts of a sentence; at all others stand names and values, left alone."""
DEEPEST: Final = 5
"""So often a part of a sentence has parts of its own."""
AND: Final = "; "
"""Stands between sentences that are told together."""
MOST: Final = 20
"""So many are told together at most."""


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

    def begins_behind_another(self, values: Mapping[str, str]) -> bool:
        """Return whether the name that it begins with is a sentence told before it, and a name."""
        first = self.places[0]
        is_name = first == "people" or first not in SPOKEN
        return not self.english[0] and is_name and AND in values[first]


class _Book(msgspec.Struct, frozen=True):
    """The sentences of a language."""

    language: str
    by_english: Mapping[str, str]
    whole: Mapping[str, str]
    """Those without places."""
    phrases: Mapping[str, tuple[_Phrase, ...]]
    """Those with places by their first letter, with those that begin with a place."""
    open: tuple[_Phrase, ...]
    """Those that begin with a place."""
    deeds: tuple[_Phrase, ...] = ()
    """What runs did, by their English; only looked for where that is told."""
    within: "_Book | None" = None
    """What is found at spoken places: all of it, and what says nothing by itself."""

    def found(self, sentence: str) -> tuple[str, Mapping[str, str]] | None:
        """Return what a sentence is in the language, and what stands at its places."""
        if sentence in self.whole:
            return self.whole[sentence], {}
        for phrase in self.phrases.get(sentence[:1], self.open):
            values = phrase.found_in(sentence)
            if values is not None and not phrase.begins_behind_another(values):
                return phrase.says, values
        return None


def said(sentence: str, language: str | None) -> str:
    """Return a sentence in a language; as it is where nobody has translated it."""
    book = _book(language)
    return _told(sentence, book) if sentence and book else sentence


def tell(english: str, language: str | None, **values: str) -> str:
    """Return a sentence in a language, with values at its places, whatever they hold."""
    book = _book(language)
    says = book.by_english.get(english, english) if book else english
    return _PLACE.sub(lambda place: values[place[1]], says)


def found_deed(did: str, language: str | None) -> tuple[str, Mapping[str, str]] | None:
    """Return the English of what a run did, and what stands at its places; None if not known."""
    book = _book(language)
    for phrase in book.deeds if book else ():
        values = phrase.found_in(did)
        if values is not None:
            return phrase.says, values
    return None


def _told(sentence: str, book: _Book, deeper: int = DEEPEST) -> str:
    found = book.found(sentence)
    if found is not None:
        says, values = found
        return _filled(says, values, book, deeper)
    several = sentence.split(AND, MOST)
    if 1 < len(several) <= MOST and deeper:
        return AND.join(_told(one, book.within or book, deeper - 1) for one in several)
    return sentence


def _filled(says: str, values: Mapping[str, str], book: _Book, deeper: int) -> str:
    def value(place: re.Match[str]) -> str:
        own = values[place[1]]
        if place[1] in READ:
            return READ[place[1]](own, book.language, partial(tell, language=book.language))
        if not deeper or place[1] not in SPOKEN:
            return own
        return _told(own, book.within or book, deeper - 1)

    return _PLACE.sub(value, says)


@cache
def _book(language: str | None) -> _Book | None:
    """Return the sentences of a language; None where there are none."""
    known = {one.name for one in pkgutil.iter_modules(sentences.__path__)}
    if language is None or language not in known:
        return None
    room = importlib.import_module(f"{sentences.__name__}.{language}")
    files = [
        importlib.import_module(f"{room.__name__}.{one.name}")
        for one in pkgutil.iter_modules(room.__path__)
    ]
    book, within, parts, deeds = (
        {english: own for file in files for english, own in getattr(file, kind, {}).items()}
        for kind in ("SENTENCES", "WITHIN", "PARTS", "DEEDS")
    )
    inner = _bound({**book, **within}, language)
    return msgspec.structs.replace(
        _bound(book, language),
        by_english={**within, **parts, **deeds, **book},
        deeds=tuple(_phrase(english, english) for english in _ordered(deeds)),
        within=inner,
    )


def _bound(book: Mapping[str, str], language: str) -> _Book:
    phrases = [_phrase(english, book[english]) for english in _ordered(book)]
    firsts = {one.english[0][:1] for one in phrases} - {""}
    return _Book(
        language=language,
        by_english=book,
        whole={english: book[english] for english in book if not _PLACE.search(english)},
        phrases={
            first: tuple(one for one in phrases if one.english[0][:1] in ("", first))
            for first in firsts
        },
        open=tuple(one for one in phrases if not one.english[0]),
    )


def _ordered(book: Mapping[str, str]) -> list[str]:
    """Return those with places, those with the most words of their own first."""
    with_places = filter(_PLACE.search, book)
    return sorted(with_places, key=lambda english: -len(_PLACE.sub("", english)))


def _phrase(english: str, says: str) -> _Phrase:
    parts = _PLACE.split(english)
    return _Phrase(tuple(parts[::2]), tuple(parts[1::2]), says)

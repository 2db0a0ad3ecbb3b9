"""Languages that the system speaks to people, and its texts in them (texts/<language>.py).

A further language is one more file beside the others, with every key that they have; nothing is
registered by hand.
"""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from types import ModuleType
from typing import Final

from chalicelib.domain.words import texts

FALLBACK: Final = "en"
"""Spoken where nobody has chosen a language, and where a chosen one is known no more."""


@cache
def languages() -> Mapping[str, str]:
    """Return the languages by their codes (ISO 639-1), each as its speakers call it."""
    codes = sorted(one.name for one in pkgutil.iter_modules(texts.__path__))
    return {code: _file(code).NAME for code in codes}


def text(key: str, language: str | None, **values: object) -> str:
    """Return what the system says in a language; the values stand in the places of their names.

    Args:
        key: which text.
        language: of whom it is for; None where they have chosen none.
        values: by name; they are shown as they are, braces too.
    """
    code = language if language in languages() else FALLBACK
    said: str = _file(code).TEXTS[key]
    return said.format(**values)


def reason_in(code: str, language: str | None) -> str:
    """Return what the code of a reason means, in a language; empty where nobody knows it."""
    known = language if language in languages() else FALLBACK
    return str(_file(known or FALLBACK).REASONS.get(code, ""))


def states_in(language: str | None) -> Mapping[str, Mapping[str, str]]:
    """Return what states are called in a language: of `runs` and of `workflow_runs`, by code."""
    known = language if language in languages() else FALLBACK
    found: Mapping[str, Mapping[str, str]] = _file(known or FALLBACK).STATES
    return found


def reasons_in(language: str | None) -> Mapping[str, str]:
    """Return what reasons mean in a language, by code."""
    known = language if language in languages() else FALLBACK
    found: Mapping[str, str] = _file(known or FALLBACK).REASONS
    return found


def dates_in(pattern: str, language: str | None) -> str:
    """Return the pattern in which dates are shown to readers of a language.

    That of the tenant; where the tenant has chosen none, that of the language.
    """
    file = _file(language if language in languages() and language else FALLBACK)
    return str(file.DATES) if pattern == _file(FALLBACK).DATES else pattern


def fallback_dates() -> str:
    """Return the pattern of dates where a tenant has chosen none."""
    return str(_file(FALLBACK).DATES)


def number_in(number: str, language: str | None) -> str:
    """Return a number as readers of a language write it: "1250000.5" is "1.250.000,5"."""
    groups, point = _file(language if language in languages() and language else FALLBACK).NUMBERS
    sign = "-" if number.startswith("-") else ""
    whole, _, rest = number.removeprefix("-").partition(".")
    if not (whole + rest).isdigit():
        return number
    grouped = f"{int(whole):,}".replace(",", groups) if groups else whole
    return f"{sign}{grouped}{point}{rest}" if rest else f"{sign}{grouped}"


def wanted_language(header: str | None, own: str | None) -> str:
    """Return the language to speak: what is asked for (Accept-Language), else one's own.

    Of several the most wanted one that there is; English where there is none of them.
    """
    wanted: list[tuple[float, int, str]] = []
    for place, one in enumerate((header or "").split(",")[:20]):
        tag, _, quality = one.strip().lower().partition(";")
        wanted.append((-_quality(quality), place, tag.strip().partition("-")[0]))
    for refused, _, tag in sorted(wanted):
        if refused and tag in languages():
            return tag
    return own if own in languages() and own is not None else FALLBACK


def _quality(text: str) -> float:
    """Return how much a language is wanted, 1 where nothing is said."""
    name, _, value = text.replace(" ", "").partition("=")
    try:
        return min(max(float(value), 0.0), 1.0) if name == "q" else 1.0
    except ValueError:
        return 0.0


@cache
def _file(code: str) -> ModuleType:
    return importlib.import_module(f"{texts.__name__}.{code}")

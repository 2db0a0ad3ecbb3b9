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


@cache
def _file(code: str) -> ModuleType:
    return importlib.import_module(f"{texts.__name__}.{code}")

"""Entries of the catalogue in the language of who reads them; English is that of the docstrings."""

import importlib
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

import msgspec

from chalicelib.domain.words.languages import FALLBACK, languages, reason_in

_TOLD: Final = ("title", "description")
"""Keys of a schema that people read."""


class Words(msgspec.Struct, frozen=True):
    """The catalogue in one language."""

    entries: Mapping[str, Mapping[str, tuple[str, str]]]
    """Title and description by code, of actions, triggers and steps."""
    phrases: Mapping[str, str]
    """All else, by its English."""

    def of(self, text: str) -> str:
        """Return what a text is in this language; itself where it is not of the catalogue."""
        return self.phrases.get(" ".join(text.split()), text)


@cache
def words_in(language: str) -> Words | None:
    """Return the catalogue in a language, None for English and for what nobody has translated."""
    if language == FALLBACK or language not in languages():
        return None
    actions, triggers, phrases, sentences = (
        importlib.import_module(f"{__package__}.{language}_{name}")
        for name in ("actions", "triggers", "phrases", "sentences")
    )
    return Words(
        entries={
            "actions": actions.ACTIONS,
            "triggers": triggers.TRIGGERS,
            "steps": triggers.STEPS,
        },
        phrases={**phrases.TITLES, **sentences.SENTENCES, **sentences.RESULTS},
    )


def spoken(of: str, entry: Mapping[str, Any], language: str) -> Mapping[str, Any]:
    """Return an entry in a language; what apps have registered stays as they call it.

    Args:
        of: actions, triggers, steps, groups or operators.
        entry: as the listing shows it.
        language: its code.
    """
    words = words_in(language)
    if words is None:
        return entry
    told = {**entry, **_titled(of, entry, words)}
    if "group_title" in entry:
        told["group_title"] = words.of(entry["group_title"])
    if "parameters" in entry:
        told["parameters"] = _schema(entry["parameters"], words)
    for key in ("results", "says"):
        if key in entry:
            told[key] = {name: words.of(text) for name, text in entry[key].items()}
    if "failure_reasons" in entry:
        reasons = entry["failure_reasons"]
        told["failure_reasons"] = {
            code: reason_in(code, language) or text for code, text in reasons.items()
        }
    return told


def _titled(of: str, entry: Mapping[str, Any], words: Words) -> dict[str, str]:
    found = words.entries.get(of, {}).get(entry["code"])
    if found is not None and not entry.get("app_action"):
        return dict(zip(_TOLD, found, strict=True))
    return {key: words.of(entry[key]) for key in _TOLD if key in entry}


def _schema(schema: Any, words: Words) -> Any:
    """Return a schema whose titles and descriptions are in the language."""
    if isinstance(schema, list):
        return [_schema(one, words) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {key: _member(key, one, words) for key, one in schema.items()}


def _member(key: str, value: Any, words: Words) -> Any:
    if key in _TOLD and isinstance(value, str):
        return words.of(value)
    if key == "labels":
        return [words.of(one) for one in value]
    return _schema(value, words)

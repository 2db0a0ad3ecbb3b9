"""Built-in fields and types in the language of who reads them (semantics/actions: catalogue)."""

import importlib
from collections.abc import Mapping
from functools import cache
from typing import Any

from msgspec.structs import replace

from chalicelib.catalogue.named_fields import FieldList, LinkedFields, NamedField
from chalicelib.domain.items.entity_types import EntityType
from chalicelib.domain.items.type_flags import parent_code
from chalicelib.domain.words.languages import FALLBACK, languages


def type_title(type: EntityType, language: str) -> str:
    """Return what a type is called in a language; one of the tenant's own as they call it."""
    words = _words(language)
    if words is None or not type.is_standard:
        return type.title
    title: str = words.TYPES[type.title]
    return title


def is_called(type: EntityType, title: str) -> bool:
    """Return whether a type is called so, in whatever language."""
    return title in {type_title(type, language) for language in languages()}


def spoken_fields(found: FieldList, types: Mapping[str, EntityType], language: str) -> FieldList:
    """Return a list of fields in a language; the tenant's own are called as the tenant does.

    Args:
        found: in English.
        types: of the tenant, by code.
        language: its code.
    """
    words = _words(language)
    if words is None:
        return found
    titles = {one.title: type_title(one, language) for one in types.values() if one.is_standard}
    phrases = {**words.FIELDS, **titles}

    def field(one: NamedField) -> NamedField:
        if one.own:
            return one
        parent = types.get(one.target or "")
        if parent is not None and one.code.rpartition(".")[2] == parent_code(parent.code):
            return replace(one, title=words.PARENT.format(type=type_title(parent, language)))
        return replace(one, title=phrases[one.title])

    def beyond(one: LinkedFields) -> LinkedFields:
        return replace(one, title=phrases[one.title], items=list(map(field, one.items)))

    return FieldList(items=list(map(field, found.items)), linked=list(map(beyond, found.linked)))


def titles(found: FieldList) -> Mapping[str, str]:
    """Return what fields are called by how they are named; beyond the item with what is linked."""
    linked = {
        one.code: f"{link.title}: {one.title}" if link.root else one.title
        for link in found.linked
        for one in link.items
    }
    return {one.code: one.title for one in found.items} | linked


@cache
def _words(language: str) -> Any:
    """Return the file of a language; None for English and for what nobody has translated."""
    if language == FALLBACK or language not in languages():
        return None
    return importlib.import_module(f"{__package__}.{language}_fields")

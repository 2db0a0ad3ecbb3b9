"""The list of all actions and triggers, read off the folders.

A file's name is the code of the class in it, the outermost folder the group that the class belongs
to; a group may have a folder for each subject.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cache
from types import ModuleType
from typing import Any, TypeVar

from chalicelib.catalogue import actions, triggers
from chalicelib.catalogue.action import Action, Group, reaches_of, reasons_of
from chalicelib.catalogue.form_schema import form_schema
from chalicelib.catalogue.trigger import Family, SignalTrigger, TriggerType
from chalicelib.domain.language.operators import operators_catalogue

E = TypeVar("E", Action, TriggerType)


class CatalogueError(Exception):
    """A file of the catalogue breaks its rules; the message names it."""


def shelves(package: ModuleType, groups: type[StrEnum]) -> dict[str, str]:
    """Return the codes of a catalogue with the folder of each, `group` or `group.subject`.

    None of the files is loaded.

    Raises:
        CatalogueError: a file lies in no folder of a group, or a code in two of them.
    """
    found: dict[str, str] = {}
    for place, code in _files(list(package.__path__)):
        if group_of(place) not in list(groups):
            known = ", ".join(groups)
            where = ".".join(filter(None, (package.__name__, place or code)))
            raise CatalogueError(f"{where} is no group; files lie in a folder of {known}")
        if code in found:
            there = f"{package.__name__}.{place}.{code}"
            raise CatalogueError(f"{there} is there twice: {found[code]}")
        found[code] = place
    return found


def group_of(place: str) -> str:
    """Return the group of a folder: the outermost one."""
    return place.partition(".")[0]


def _files(paths: list[str], place: str = "") -> Iterator[tuple[str, str]]:
    """Return each file under the paths: its folder, in dots, and its name."""
    for one in pkgutil.iter_modules(paths):
        if one.ispkg:
            inside = [f"{path}/{one.name}" for path in paths]
            yield from _files(inside, ".".join(filter(None, (place, one.name))))
        else:
            yield place, one.name


def load(package: ModuleType, group: StrEnum, place: str, code: str, base: type[E]) -> type[E]:
    """Return the one class of a catalogue file.

    Raises:
        CatalogueError: it holds none or several, or the class lacks something that users read.
    """
    module = importlib.import_module(f"{package.__name__}.{place}.{code}")
    found = [
        one
        for one in vars(module).values()
        if inspect.isclass(one) and issubclass(one, base) and one.__module__ == module.__name__
    ]
    if len(found) != 1:
        raise CatalogueError(
            f"{module.__name__} must hold exactly one {base.__name__}, it holds {len(found)}"
        )
    one = found[0]
    if not hasattr(one, "title"):
        raise CatalogueError(f"{module.__name__} has no title")
    if not hasattr(one, "example"):
        raise CatalogueError(f"{module.__name__} has no example; it is what users begin with")
    if not (one.__doc__ or "").strip():
        raise CatalogueError(f"{module.__name__} has no docstring; it is what users read")
    setattr(one, "group", group)  # noqa: B010 - its type is that of the base
    return one


@cache
def action_places() -> dict[str, str]:
    """Return the folder of every action by its code, without loading them."""
    return shelves(actions, Group)


@cache
def trigger_places() -> dict[str, str]:
    """Return the folder of every trigger by its code, without loading them."""
    return shelves(triggers, Family)


def action_codes() -> frozenset[str]:
    """Return the codes of all actions, without loading them."""
    return frozenset(action_places())


def trigger_codes() -> frozenset[str]:
    """Return the codes of all triggers, without loading them."""
    return frozenset(trigger_places())


@cache
def action(code: str) -> type[Action] | None:
    """Return the action of that code, or None; its file is loaded on first use."""
    place = action_places().get(code)
    return load(actions, Group(group_of(place)), place, code, Action) if place else None


@cache
def trigger(code: str) -> type[TriggerType] | None:
    """Return the trigger type of that code, or None; its file is loaded on first use."""
    place = trigger_places().get(code)
    return load(triggers, Family(group_of(place)), place, code, TriggerType) if place else None


def describe_actions() -> list[dict[str, Any]]:
    """Return what GET /v1/catalog/actions shows, by group and code."""
    loaded = [(code, action(code)) for code in sorted(action_codes())]
    return _sorted(
        {
            **_described(code, one, one.fields_of()),
            "results": one.results,
            "failure_reasons": reasons_of(one),
            "reaches": [*reaches_of(one)],
            "entity_types": None if one.entity_types is None else sorted(one.entity_types),
        }
        for code, one in loaded
        if one is not None
    )


def describe_triggers() -> list[dict[str, Any]]:
    """Return what GET /v1/catalog/triggers shows, by group and code."""
    loaded = [(code, trigger(code)) for code in sorted(trigger_codes())]
    return _sorted(
        {
            **_described(code, one),
            "results": {},
            "failure_reasons": {},
            "from_client": issubclass(one, SignalTrigger) and one.from_client,
            "says": one.says if issubclass(one, SignalTrigger) else {},
        }
        for code, one in loaded
        if one is not None
    )


def describe_groups() -> list[dict[str, Any]]:
    """Return what GET /v1/catalog/groups shows: every shelf, the empty ones too."""
    shelved = (("actions", Group, action_places()), ("triggers", Family, trigger_places()))
    return [
        {
            "of": of,
            "code": group,
            "title": group.label,
            "entries": sum(group_of(place) == group for place in places.values()),
        }
        for of, groups, places in shelved
        for group in groups
    ]


def describe_operators() -> list[dict[str, Any]]:
    """Return what GET /v1/catalog/operators shows."""
    return operators_catalogue()


def _described(
    code: str, one: type[Action] | type[TriggerType], about: str | None = None
) -> dict[str, Any]:
    return {
        "code": code,
        "group": one.group,
        "group_title": one.group.label,
        "title": one.title,
        "description": inspect.getdoc(one),
        "parameters": form_schema(one, about),
        "example": dict(one.example),
    }


def _sorted(entries: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(entries, key=lambda entry: (str(entry["group"]), str(entry["code"])))

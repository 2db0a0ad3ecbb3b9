"""The list of all actions and triggers, read off the folders.

A file's name is the code of the class in it, its folder the group that the class belongs to.
"""

import importlib
import inspect
import pkgutil
from enum import StrEnum
from functools import cache
from types import ModuleType
from typing import Any, TypeVar

import msgspec

from chalicelib.catalogue import actions, triggers
from chalicelib.catalogue.action import Action, Group, reasons_of
from chalicelib.catalogue.trigger import Family, TriggerType
from chalicelib.domain.language.operators import operators_catalogue

E = TypeVar("E", Action, TriggerType)


class CatalogueError(Exception):
    """A file of the catalogue breaks its rules; the message names it."""


def shelves(package: ModuleType, groups: type[StrEnum]) -> dict[str, str]:
    """Return the codes of a catalogue with the group of each, without loading any.

    Raises:
        CatalogueError: a file lies in no folder of a group, or a code in two of them.
    """
    found: dict[str, str] = {}
    for folder in pkgutil.iter_modules(package.__path__):
        place = f"{package.__name__}.{folder.name}"
        if not folder.ispkg or folder.name not in list(groups):
            known = ", ".join(groups)
            raise CatalogueError(f"{place} is no group; files lie in a folder of {known}")
        for file in pkgutil.iter_modules([f"{path}/{folder.name}" for path in package.__path__]):
            if file.name in found:
                raise CatalogueError(f"{place}.{file.name} is there twice: {found[file.name]}")
            found[file.name] = folder.name
    return found


def load(package: ModuleType, group: StrEnum, code: str, base: type[E]) -> type[E]:
    """Return the one class of a catalogue file.

    Raises:
        CatalogueError: it holds none or several, or the class lacks something that users read.
    """
    module = importlib.import_module(f"{package.__name__}.{group}.{code}")
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
    if not (one.__doc__ or "").strip():
        raise CatalogueError(f"{module.__name__} has no docstring; it is what users read")
    setattr(one, "group", group)  # noqa: B010 - its type is that of the base
    return one


@cache
def action_groups() -> dict[str, str]:
    """Return the group of every action by its code, without loading them."""
    return shelves(actions, Group)


@cache
def trigger_groups() -> dict[str, str]:
    """Return the group of every trigger by its code, without loading them."""
    return shelves(triggers, Family)


def action_codes() -> frozenset[str]:
    """Return the codes of all actions, without loading them."""
    return frozenset(action_groups())


def trigger_codes() -> frozenset[str]:
    """Return the codes of all triggers, without loading them."""
    return frozenset(trigger_groups())


@cache
def action(code: str) -> type[Action] | None:
    """Return the action of that code, or None; its file is loaded on first use."""
    group = action_groups().get(code)
    return load(actions, Group(group), code, Action) if group else None


@cache
def trigger(code: str) -> type[TriggerType] | None:
    """Return the trigger type of that code, or None; its file is loaded on first use."""
    group = trigger_groups().get(code)
    return load(triggers, Family(group), code, TriggerType) if group else None


def describe_actions() -> list[dict[str, Any]]:
    """Return what GET /v1/catalog/actions shows, by group and code."""
    loaded = [(code, action(code)) for code in sorted(action_codes())]
    return sorted(
        (
            {
                "code": code,
                "group": one.group,
                "title": one.title,
                "description": inspect.getdoc(one),
                "parameters": _schema(one),
                "results": one.results,
                "failure_reasons": reasons_of(one),
            }
            for code, one in loaded
            if one is not None
        ),
        key=lambda entry: (str(entry["group"]), str(entry["code"])),
    )


def describe_triggers() -> list[dict[str, Any]]:
    """Return what GET /v1/catalog/triggers shows, by group and code."""
    loaded = [(code, trigger(code)) for code in sorted(trigger_codes())]
    return sorted(
        (
            {
                "code": code,
                "group": one.group,
                "title": one.title,
                "description": inspect.getdoc(one),
                "parameters": _schema(one),
                "results": {},
                "failure_reasons": {},
            }
            for code, one in loaded
            if one is not None
        ),
        key=lambda entry: (str(entry["group"]), str(entry["code"])),
    )


def describe_operators() -> list[dict[str, Any]]:
    """Return what GET /v1/catalog/operators shows."""
    return operators_catalogue()


def _schema(one: type[msgspec.Struct]) -> dict[str, Any]:
    (schema,), definitions = msgspec.json.schema_components([one], ref_template="#/$defs/{name}")
    own = definitions.pop(one.__name__) if "$ref" in schema else schema
    own = {key: value for key, value in own.items() if key not in ("title", "description")}
    return {**own, "$defs": definitions} if definitions else own

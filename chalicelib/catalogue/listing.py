"""The list of all actions and triggers, read off the folders.

A file's name is the code of the class in it.
"""

import importlib
import inspect
import pkgutil
from functools import cache
from typing import Any

import msgspec

from chalicelib.catalogue import actions, triggers
from chalicelib.catalogue.action import Action
from chalicelib.catalogue.trigger import TriggerType
from chalicelib.domain.conditions import operators_catalogue


class CatalogueError(Exception):
    """A file of the catalogue breaks its rules; the message names it."""


def _codes(package: Any) -> list[str]:
    return sorted(module.name for module in pkgutil.iter_modules(package.__path__))


def load(package: Any, code: str, base: type) -> type:
    """Return the one class of a catalogue file.

    Raises:
        CatalogueError: it holds none or several, or the class lacks something that users read.
    """
    module = importlib.import_module(f"{package.__name__}.{code}")
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
    for needed in ("title", "group"):
        if not hasattr(one, needed):
            raise CatalogueError(f"{module.__name__} has no {needed}")
    if not (one.__doc__ or "").strip():
        raise CatalogueError(f"{module.__name__} has no docstring; it is what users read")
    return one


@cache
def action_codes() -> frozenset[str]:
    """Return the codes of all actions, without loading them."""
    return frozenset(_codes(actions))


@cache
def trigger_codes() -> frozenset[str]:
    """Return the codes of all triggers, without loading them."""
    return frozenset(_codes(triggers))


@cache
def action(code: str) -> type[Action] | None:
    """Return the action of that code, or None; its file is loaded on first use."""
    return load(actions, code, Action) if code in action_codes() else None


@cache
def trigger(code: str) -> type[TriggerType] | None:
    """Return the trigger type of that code, or None; its file is loaded on first use."""
    return load(triggers, code, TriggerType) if code in trigger_codes() else None


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
                "failure_reasons": one.failure_reasons,
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

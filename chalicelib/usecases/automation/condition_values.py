"""What conditions look at beyond the item's own row, read only where one asks."""

from collections.abc import Collection, Mapping
from functools import partial
from typing import Any

from chalicelib.domain.automation.run_modes import SHARED
from chalicelib.domain.automation.runs import Run
from chalicelib.domain.items.entity_types import CLIENT_TYPES
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.words.instants import show_instant
from chalicelib.engine.condition_names import Beyond, is_link
from chalicelib.usecases.automation.item_context import ItemContext


def look(context: ItemContext, item: Item | None, run: Run | None = None) -> Beyond:
    """Return what gives conditions the values beyond an item, when they ask."""
    return partial(values_beyond, context, item, run)


def values_beyond(
    context: ItemContext, item: Item | None, run: Run | None, names: Collection[str]
) -> dict[str, Any]:
    """Return the values of names that lie beyond an item's row.

    [1 for clients and what links lead to, 1 for results, 1 for shared variables; none for the
    others]

    A link to an item that is gone is empty.
    """
    found: dict[str, Any] = _moments(context)
    if item is None:
        return found
    wanted = {name.partition(".")[0] for name in names if "." in name}
    links = {name: item.values().get(name) for name in names if _links(context, name)}
    refs = _refs(context, links)
    if not wanted.isdisjoint(CLIENT_TYPES):
        clients = (item.client(type) for type in CLIENT_TYPES if type != item.type)
        refs = [*refs, *(ref for ref in clients if ref)]
    context.read(refs)
    found |= _linked(context, links)
    if not wanted.isdisjoint(CLIENT_TYPES):
        for type, client in zip(("contact", "company"), context.clients_of(item), strict=True):
            found |= _under(type, client.values() if client else {})
    if "results" in wanted and run is not None:
        for rule, given in context.results_of(run).items():
            found |= _under(f"results.{rule}", given)
    if not wanted.isdisjoint(SHARED):
        found |= context.shared_values(names)
    return found


def _moments(context: ItemContext) -> dict[str, Any]:
    return {"now": show_instant(context.now), "today": context.everywhere.today(context.now)}


def _under(root: str, values: Mapping[str, Any]) -> dict[str, Any]:
    return {f"{root}.{code}": value for code, value in values.items()}


def _links(context: ItemContext, name: str) -> bool:
    field = context.wide.fields.get(name)
    return field is not None and is_link(field)


def _refs(context: ItemContext, links: Mapping[str, Any]) -> list[ItemRef]:
    return [
        ItemRef(context.wide.fields[name].target or "", id)
        for name, value in links.items()
        for id in (value if isinstance(value, list) else [value])
        if id
    ]


def _linked(context: ItemContext, links: Mapping[str, Any]) -> dict[str, Any]:
    """Return the links without those to items that are gone."""
    found: dict[str, Any] = {}
    for name, value in links.items():
        there = [
            ref.id for ref, one in context.others(_refs(context, {name: value})).items() if one
        ]
        found[name] = there if isinstance(value, list) else next(iter(there), None)
    return found

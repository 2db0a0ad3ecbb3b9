"""Inquiries in a world: what there is afterwards."""

from typing import Any

from chalicelib.domain.items.item import Item
from chalicelib.domain.people.settings import Settings
from chalicelib.records.configuration import settings_row
from chalicelib.records.items import item_of
from tests.support.world import World


def set_up(world: World, **more: Any) -> None:
    """Give the tenant other settings."""
    world.save(settings_row(Settings(minimum_delay_seconds=0, **more), 2))


def items_of_type(world: World, type: str) -> list[Item]:
    """Return all items of a type that are not deleted."""
    found = world.table.query_index("by_type", type)
    return [item_of(row) for row in world.table.get_many(key for _, key in found).values()]

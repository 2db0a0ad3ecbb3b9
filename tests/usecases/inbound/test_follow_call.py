"""A call stands in the timeline once, however often its signal comes."""

import pytest

from chalicelib.domain.automation.signals import Called
from chalicelib.domain.card.timeline import EntryKind
from tests.support.world import World

KIM = "+493012345678"
HELD = [{"value": KIM, "type": "work"}]
SAID = [f"Incoming call from {KIM}: 7 s"]


def call(world):
    """Let the client call, who has talked for seven seconds."""
    told = Called(state="ended", seconds=7)
    world.signal("call_received", address=KIM, settings={"line": "+4930111"}, call=told)


def shown(world, item):
    return [one.text for one in world.timeline(item) if one.kind is EntryKind.CALL]


@pytest.mark.parametrize("count", [2, 30])
def test_each_open_item_of_the_client_shows_it_once(count):
    world = World(copies=2)
    kim = world.create("contact", phones=HELD)
    deals = [world.create(contact=kim.id) for _ in range(count)]
    over = world.create(contact=kim.id, stage="won")
    call(world)
    assert [SAID] * count == [shown(world, one) for one in deals]
    assert [[], []] == [shown(world, one) for one in (kim, over)]

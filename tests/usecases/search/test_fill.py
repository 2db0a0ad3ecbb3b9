"""All items are made findable once search is switched on."""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import Conflict
from chalicelib.usecases.configuration.save_settings import change_settings
from chalicelib.usecases.search import fill
from tests.support.world import ANNA, World, fails, interrupt, of_kind
from tests.usecases.search.test_keep_words import wanted


def switch(world, *, on):
    change_settings(world.tenant, ANNA, {"search": on}, world.now)


@pytest.fixture
def world(monkeypatch):
    monkeypatch.setattr(fill, "AT_ONCE", 2)
    world = World(copies=2)
    switch(world, on=False)
    for number in range(5):
        world.create(title=f"Chairs {number}")
        world.create("contact", name=f"Kim {number}")
    world.create("lead", name="Lee")
    return world


def test_it_goes_through_all_items_step_by_step_and_over_what_breaks_off(world):
    switch(world, on=True)
    interrupt(world.table, "put_many", before=fails(Conflict([])), times=2)
    interrupt(world.table, "write", after=fails(Conflict([])), when=of_kind("search_fill"))
    world.settle()
    should, there = wanted(world)
    assert should == there
    assert {"deal_5", "contact_5", "lead_1"} <= {sk.rpartition("#")[2] for _, sk in there}


def test_switched_off_again_it_stops_and_begins_anew_when_it_is_on_once_more(world):
    switch(world, on=True)
    world.read_stream()
    world.advance(timedelta(minutes=1))
    switch(world, on=False)
    world.settle()
    switch(world, on=True)
    world.settle()
    should, there = wanted(world)
    assert should == there

"""All items are made findable once search is switched on."""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import Conflict
from chalicelib.ports.table import Delete
from chalicelib.records.search.fill import SEARCH_FILL
from chalicelib.records.search.words import WORD
from chalicelib.usecases.configuration.save_settings import change_settings
from chalicelib.usecases.search import fill
from chalicelib.usecases.search.fill import begin_fill
from tests.support.asked import asked_of
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


def test_a_tenant_that_was_there_before_search_is_filled_once_it_is_brought_to_it(world):
    switch(world, on=True)
    forget_all(world)
    begin_fill(world.tenant, world.now)
    world.settle()
    should, there = wanted(world)
    assert should == there
    asked = asked_of(world.table)
    begin_fill(world.tenant, world.now)
    assert ([], False) == (asked, world.read_stream())


def test_one_that_has_switched_it_off_is_filled_when_it_is_switched_on(world):
    begin_fill(world.tenant, world.now)
    world.settle()
    assert {} == wanted(world)[1]
    switch(world, on=True)
    world.settle()
    should, there = wanted(world)
    assert should == there


def test_a_new_one_has_nothing_to_look_at():
    world = World()
    world.settle()
    begin_fill(world.tenant, world.now, empty=True)
    asked = asked_of(world.table)
    world.settle()
    assert [] == asked


def test_somebody_who_switches_it_on_at_that_moment_is_not_disturbed(world):
    at_that_moment = {"before": lambda: switch(world, on=True), "when": of_kind("search_fill")}
    interrupt(world.table, "write", **at_that_moment)
    begin_fill(world.tenant, world.now)
    world.settle()
    should, there = wanted(world)
    assert should == there


def forget_all(world):
    """Remove what search has written, as if it had never been there."""
    world.settle()
    gone = [row for row in world.table.rows().values() if row.kind in (WORD, SEARCH_FILL)]
    for row in gone:
        world.table.write([Delete(row.key)])
    world.settle()
    assert {} == wanted(world)[1]

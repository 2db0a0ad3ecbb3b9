"""Visits of the site: known clients are noticed, strangers leave no trace."""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import Invalid
from chalicelib.domain.forms.visits import KEPT
from chalicelib.ports.table import Put
from chalicelib.records.signals import Visitor, visitor_row
from chalicelib.usecases.signals.note_visit import note_visit
from tests.support.world import World, interrupt, of_kind

NAME = "0123456789abcdef"
KIM = "kim@example.com"


@pytest.fixture
def world() -> World:
    world = World()
    visitor = Visitor(address=KIM, seen_at=world.now)
    world.table.write([Put(visitor_row(NAME, visitor, 1, KEPT))])
    return world


def visits(world: World) -> list[str]:
    """Return the signals of visits that are stored."""
    found = [key[0] for key in world.table.rows() if key[0].startswith("signal#visit-")]
    return sorted(one.rpartition("-")[2] for one in found)


def test_each_visit_is_noted_once_and_a_return_too(world):
    seen = []
    for away in (timedelta(minutes=5), timedelta(hours=1), timedelta(minutes=5), timedelta(days=2)):
        world.clock.advance(away)
        note_visit(world.tenant, NAME, world.now)
        seen.append(visits(world))
    assert [
        [],
        ["site_visited"],
        ["site_visited"],
        ["site_visited", "site_visited", "visitor_returned"],
    ] == seen


def test_two_pages_that_open_at_once_are_one_visit(world):
    world.clock.advance(timedelta(hours=1))
    interrupt(
        world.table,
        "write",
        before=lambda: note_visit(world.tenant, NAME, world.now),
        when=of_kind("visitor"),
    )
    note_visit(world.tenant, NAME, world.now)
    assert ["site_visited"] == visits(world)


def test_of_strangers_nothing_is_kept(world):
    before = list(world.table.rows())
    note_visit(world.tenant, "f" * 32, world.now)
    assert before == list(world.table.rows())


@pytest.mark.parametrize("name", ["", "short", "x" * 65, "with space here", "config#settings"])
def test_what_is_no_name_is_refused(world, name):
    with pytest.raises(Invalid):
        note_visit(world.tenant, name, world.now)

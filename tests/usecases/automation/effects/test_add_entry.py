"""Lines of the timeline: of the kind that was planned, by the acting user, with their cause."""

import pytest

from chalicelib.domain.automation.effects import AddEntry
from chalicelib.domain.card.timeline import EntryKind
from chalicelib.domain.items.causes import CauseKind
from chalicelib.usecases.automation.item_context import ItemContext
from chalicelib.usecases.automation.own_data import OwnData
from tests.support.deeds import deed
from tests.support.world import ANNA, BEN, World


@pytest.fixture
def world() -> World:
    return World()


def done(world: World, item, *effects):
    """Let a rule on the item do this in Anna's name; return what it gave."""
    own = OwnData(ItemContext(world.tenant, "deal", world.now), world.item(item))
    results = own.take(deed(world.item(item), *effects))
    world.table.write(own.writes())
    return results


@pytest.mark.parametrize("kind", [EntryKind.COMMENT, EntryKind.LOG])
def test_an_entry_is_of_its_kind_and_in_the_name_of_who_acts(world, kind):
    deal = world.create()
    results = done(world, deal, AddEntry(kind, "hello"))
    (entry,) = world.timeline(deal)
    assert (kind, "hello", ANNA.id, world.now) == (entry.kind, entry.text, entry.author, entry.at)
    assert (CauseKind.RULE, "r1") == (entry.cause.kind, entry.cause.id)
    assert {"entry_id": entry.id} == results


def test_an_entry_is_in_the_name_of_whom_it_names(world):
    deal = world.create()
    done(world, deal, AddEntry(EntryKind.LOG, "hello", BEN.id))
    assert [BEN.id] == [entry.author for entry in world.timeline(deal)]


def test_of_several_entries_each_has_an_id_of_its_own_and_the_first_is_the_result(world):
    deal = world.create()
    two = (AddEntry(EntryKind.COMMENT, "one"), AddEntry(EntryKind.COMMENT, "two"))
    results = done(world, deal, *two)
    by_text = {entry.text: entry.id for entry in world.timeline(deal)}
    assert {"one", "two"} == set(by_text)
    assert {"entry_id": by_text["one"]} == results


def test_the_item_itself_stays_as_it_is(world):
    deal = world.create()
    done(world, deal, AddEntry(EntryKind.COMMENT, "hello"))
    assert deal == world.item(deal)

"""Activities of automation: as planned, by the acting user, ended with the stage where asked."""

import pytest

from chalicelib.domain.automation.effects import AddActivity
from chalicelib.domain.card.activities import Activity
from chalicelib.records.body import decode
from chalicelib.records.card import activity_key
from chalicelib.usecases.automation.item_context import ItemContext
from chalicelib.usecases.automation.own_data import OwnData
from tests.support.deeds import deed
from tests.support.world import ANNA, World


@pytest.fixture
def world() -> World:
    return World()


def done(world: World, item, *effects):
    """Let a rule on the item do this in Anna's name; return what it gave."""
    own = OwnData(ItemContext(world.tenant, "deal", world.now), world.item(item))
    results = own.take(deed(world.item(item), *effects))
    world.table.write(own.writes())
    return results


def activity(world: World, deal, **more):
    """Plan an activity and return it as it is stored."""
    effect = AddActivity(subject="Call", description="soon", responsible=2, deadline=None, **more)
    results = done(world, deal, effect)
    return decode(world.table.get(activity_key(results["activity_id"])), Activity)


def test_an_activity_is_as_it_was_planned(world):
    deal = world.create()
    made = activity(world, deal, important=True, auto_complete=False)
    assert ("Call", "soon", 2, True, False) == (
        made.subject,
        made.description,
        made.responsible,
        made.important,
        made.auto_complete,
    )
    assert (ANNA.id, world.now, deal.ref) == (made.created_by, made.created_at, made.item)


@pytest.mark.parametrize("auto_complete", [True, False])
def test_leaving_the_stage_completes_it_only_where_asked(world, auto_complete):
    deal = world.create()
    made = activity(world, deal, important=False, auto_complete=auto_complete)
    world.move(deal, "won")
    stored = decode(world.table.get(activity_key(made.id)), Activity)
    assert auto_complete == (stored.completed_at is not None)

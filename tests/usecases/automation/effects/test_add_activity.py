"""Activities of automation: as planned, by the acting user, ended with the stage where asked."""

from datetime import timedelta

import pytest

from chalicelib.domain.automation.effects import AddActivity
from chalicelib.domain.card.activities import Activity
from chalicelib.records.body import decode
from chalicelib.records.card import activity_key
from chalicelib.usecases.automation.item_context import ItemContext
from chalicelib.usecases.automation.own_data import OwnData
from tests.faults.test_crashes import CrashingWorld, Fuse, crashes
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


def inviting(world: World) -> None:
    """Let a rule plan a meeting and invite to it."""
    contact = world.create("contact", emails=["kim@example.com"])
    params = {"subject": "Meet", "start_in": "P1D", "invite": ["client", "responsible"]}
    world.rule("new", "schedule_meeting", params)
    world.create(contact=contact.id)
    world.advance(timedelta(minutes=10))
    world.sweep()


def test_wherever_it_breaks_off_those_who_are_invited_meet_once():
    """An invitation that comes twice is the same event, and so is what the item holds."""
    fuse = Fuse()
    inviting(CrashingWorld(fuse))
    for place, world in crashes(CrashingWorld, inviting, fuse.count):
        rows = world.table.rows().values()
        (meeting,) = (decode(row, Activity) for row in rows if row.kind == "activity")
        uid = f"UID:{meeting.id}@acme.stageflow"
        assert {("kim@example.com",), ("anna@example.com",)} == {m.to for m in world.mail.sent}
        assert all(uid in (mail.invitation or "") for mail in world.mail.sent), place
        start = f"DTSTART:{meeting.start:%Y%m%dT%H%M%SZ}"
        assert all(start in (mail.invitation or "") for mail in world.mail.sent), place

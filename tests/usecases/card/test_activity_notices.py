"""Reminders and notices: none is lost, none comes twice, whatever happens in between."""

from datetime import timedelta

import pytest

from chalicelib.domain.card.activities import Activity
from chalicelib.domain.errors import Unavailable
from chalicelib.records.body import decode
from chalicelib.records.card import ACTIVITY, activity_key
from chalicelib.usecases.automation.runs.restore_alarms import restore_alarms
from chalicelib.usecases.card.activities import change_activity, plan_activity
from chalicelib.usecases.card.activity_drafts import ActivityDraft
from chalicelib.usecases.card.activity_notices import remind
from tests.support.world import ANNA, BEN, World, fails, interrupt, of_kind

HOUR = timedelta(hours=1)


@pytest.fixture
def world() -> World:
    return World()


def planned(world: World, deal, **more) -> Activity:
    """Plan an activity for Ben, due in a day; he is reminded an hour before."""
    values = {"deadline": world.now + 24 * HOUR, "responsible": BEN.id, "remind": ("PT1H",)}
    draft = ActivityDraft(subject="Call", **(values | more))
    return plan_activity(world.tenant, ANNA, deal.ref, draft, now=world.now)


def told(world: World) -> list[str]:
    return [one.text.partition(",")[0] for one in world.notifier.sent]


def stored(world: World, activity: Activity) -> Activity:
    return decode(world.table.get(activity_key(activity.id)), Activity)


def test_a_notifier_that_fails_is_asked_again(world):
    world.notifier.failures.append(Unavailable("down"))
    activity = planned(world, world.create())
    world.settle()
    world.notifier.failures.append(Unavailable("down"))
    world.advance(23 * HOUR)
    assert ["New activity: Call", "Reminder of the activity: Call"] == told(world)
    assert stored(world, activity).next_reminder is None


@pytest.mark.parametrize("copies", [1, 2])
def test_a_reminder_comes_once_however_often_its_alarm_rings(copies):
    world = World(copies=copies)
    activity = planned(world, world.create())
    world.advance(24 * HOUR)
    for _ in range(2):
        remind(world.tenant, activity.id, world.now)
    world.sweep()
    world.settle()
    sent = {one.id: one.text for one in world.notifier.sent}
    assert 2 == len(sent)
    assert 1 == sum("remind" in one.id for one in world.notifier.sent)


def test_a_reminder_whose_note_gets_lost_comes_again_under_its_own_id(world):
    activity = planned(world, world.create())
    world.settle()
    refused = fails(Unavailable("no answer"))
    world.clock.set(world.now + 23 * HOUR)
    interrupt(world.table, "write", before=refused, when=of_kind(ACTIVITY))
    with pytest.raises(Unavailable):
        remind(world.tenant, activity.id, world.now)
    remind(world.tenant, activity.id, world.now)
    first, second = (one.id for one in world.notifier.sent if "remind" in one.id)
    assert first == second
    assert stored(world, activity).next_reminder is None


def test_who_changes_it_meanwhile_makes_nobody_hear_twice(world):
    activity = planned(world, world.create())
    world.settle()
    world.clock.set(world.now + 23 * HOUR)

    def change() -> None:
        values = {"subject": "Call again"}
        change_activity(world.tenant, ANNA, activity.id, values, world.now - HOUR)

    interrupt(world.table, "write", before=change, when=of_kind(ACTIVITY))
    remind(world.tenant, activity.id, world.now)
    assert 1 == sum("remind" in one.id for one in world.notifier.sent)
    assert ("Call again", None) == (
        stored(world, activity).subject,
        stored(world, activity).next_reminder,
    )


def test_the_sweep_finds_a_reminder_whose_alarm_was_lost_and_an_item_gone_asks_no_more(world):
    deal, gone = world.create(), world.create()
    activity, lost = planned(world, deal), planned(world, gone)
    world.delete(gone)
    world.settle()
    world.clock.set(world.now + 23 * HOUR + timedelta(minutes=3))
    assert 2 == world.sweep()
    world.settle()
    assert 1 == sum("remind" in one.id for one in world.notifier.sent)
    assert (None, None) == (
        stored(world, activity).next_reminder,
        stored(world, lost).next_reminder,
    )
    assert 0 == world.sweep()


def test_alarms_of_reminders_are_set_again(world):
    world.lose_alarms = True
    planned(world, world.create(), remind=("PT23H55M",))
    world.settle()
    world.lose_alarms = False
    assert 1 == restore_alarms(world.tenant, world.now)
    world.advance(HOUR)
    assert 1 == sum("remind" in one.id for one in world.notifier.sent)

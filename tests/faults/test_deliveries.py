"""Everything twice, late, early or never: the end state stays the same (reliability: duplicates, schedule faults)."""

from datetime import timedelta

import pytest

from chalicelib.ports.queue import Message
from tests.support.world import World

DAY = timedelta(days=1)


def story(world: World) -> dict[str, object]:
    """Walk a deal through rules of every run mode and a trigger; return what can be seen at the end."""
    contact = world.create("contact", emails=["kim@example.com"])
    world.comment_rule("new", "at once")
    world.rule("new", "edit_item", {"values": {"comments": "seen"}})
    world.rule("new", "create_activity", {"subject": "Call", "auto_complete": True})
    world.rule("new", "send_email", {"subject": "Hi", "text": "Hello"})
    world.comment_rule("new", "after the mail", after_previous=True)
    world.comment_rule("new", "in ten minutes", run={"mode": "delay", "delay": "PT10M"})
    world.comment_rule("new", "tomorrow", run={"mode": "delay", "delay": "P1D"})
    world.comment_rule("new", "never", run={"mode": "delay", "delay": "P9D"})
    world.rule("executing", "call_webhook", {"url": "https://shop.example.com/hook"})
    world.trigger("executing", "field_changed", {"fields": ["amount"]})
    deal = world.create(contact=contact.id)
    world.advance(2 * DAY)
    if world.lose_alarms:
        world.lose_alarms = False
        world.sweep()
        world.sweep()
    world.change(deal, amount=7)
    world.advance(DAY)
    return {
        "item": (world.item(deal).stage, world.item(deal).entry, world.item(deal).fields),
        "runs": sorted(world.states(deal, 1).items()) + sorted(world.states(deal, 2).items()),
        "texts": sorted(world.texts(deal)),
        "moves": [(move.entry, move.stage) for move in world.moves(deal)],
        "activities": [
            row.body.count("completed_at")
            for row in world.table.query(str(deal.ref), prefix="activity#")
        ],
        "mails": [mail.message_id for mail in world.mail.sent],
        "webhooks": [dict(one.headers)["Idempotency-Key"] for one in world.http.sent],
        "schedules": world.scheduler.planned(),
    }


EXPECTED_TEXTS = ["Hello", "after the mail", "at once", "in ten minutes", "tomorrow"]


def test_the_story_itself():
    seen = story(World())
    assert EXPECTED_TEXTS == sorted(seen["texts"])
    assert (1, 1, [1], {}) == (
        len(seen["mails"]),
        len(seen["webhooks"]),
        seen["activities"],
        seen["schedules"],
    )


@pytest.mark.parametrize("copies", [2, 3])
def test_every_record_and_message_delivered_several_times_ends_the_same(copies):
    assert story(World()) == story(World(copies=copies))


def test_lost_messages_and_schedules_are_found_by_the_sweep():
    world = World()
    world.lose_alarms = True
    assert story(World()) == story(world)


def test_an_old_batch_replayed_after_newer_ones_changes_nothing():
    world = World()
    before = story(world)
    for record in world.table.stream():
        world.deliver(record)
    world.settle()
    world.advance(20 * DAY)
    again = {key: before[key] for key in before}
    deal = world.table.get(("deal_1", "item"))
    assert before["mails"] == [mail.message_id for mail in world.mail.sent]
    assert before["webhooks"] == [dict(one.headers)["Idempotency-Key"] for one in world.http.sent]
    assert before["texts"] == again["texts"]
    assert '"executing"' in deal.body


@pytest.mark.parametrize("late", [timedelta(hours=24), timedelta(days=3)])
def test_a_schedule_that_fires_late_still_has_its_effect_once(late):
    world = World()
    rule = world.comment_rule("new", run={"mode": "delay", "delay": "P1D"})
    deal = world.create()
    world.clock.advance(DAY + late)
    world.scheduler.fire(world.now)
    world.settle()
    assert (["hello"], {rule: "done"}) == (world.texts(deal), world.states(deal))


def test_a_schedule_that_fires_early_waits_for_its_time():
    world = World()
    rule = world.comment_rule("new", run={"mode": "delay", "delay": "P1D"})
    deal = world.create()
    world.clock.advance(DAY - timedelta(seconds=59))
    world.ring(Message(run=f"deal_1-1-{rule}", due=""))
    assert [] == world.texts(deal)
    world.advance(timedelta(seconds=59))
    assert ["hello"] == world.texts(deal)


def test_a_schedule_that_fires_after_its_stage_was_left_does_nothing():
    world = World()
    rule = world.comment_rule("new", run={"mode": "delay", "delay": "P1D"})
    deal = world.move(world.create(), "executing")
    world.clock.advance(DAY)
    world.ring(Message(run=f"deal_1-1-{rule}", due=""))
    assert ([], ["stopped"]) == (world.texts(deal), world.states_of(deal))


def test_an_alarm_for_an_unknown_run_is_harmless():
    world = World()
    world.ring(Message(run="deal_77-1-r1", due=""))
    assert 0 == len(world.queue)

"""Everything twice, late, early, mixed or never: the end state stays the same."""

from datetime import timedelta
from random import Random

import pytest

from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.ports.queue import Message
from chalicelib.records.items import linked_item
from chalicelib.usecases.items.save_item import get_item
from tests.support.world import World

DAY = timedelta(days=1)


def story(world: World) -> dict[str, object]:
    """Walk a deal through rules of every run mode and a trigger; return what is seen at the end."""
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
    return seen(world, deal)


def seen(world: World, deal: Item) -> dict[str, object]:
    return {
        "item": (world.item(deal).stage, world.item(deal).entry, world.item(deal).fields),
        "runs": sorted(world.states(deal, 1).items()) + sorted(world.states(deal, 2).items()),
        "texts": sorted(world.texts(deal)),
        "moves": [(move.entry, move.stage) for move in world.moves(deal)],
        "activities": [
            row.body.count("completed_at")
            for row in world.table.query(str(deal.ref), prefix="activity#")
        ],
        "mails": sorted(mail.message_id for mail in world.mail.sent),
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


def crowd(world: World) -> dict[str, object]:
    """Let the stream fall behind while several deals of one contact change; return the end."""
    contact = world.create("contact", emails=["kim@example.com"])
    other = world.create("contact", emails=["robin@example.com"])
    world.comment_rule("new", "at once")
    world.comment_rule("new", "tomorrow", run={"mode": "delay", "delay": "P1D"})
    mode = {"mode": "before", "delay": "P1D", "field": "close_date"}
    world.comment_rule("new", "the day before", run=mode, follow_field=True)
    world.rule("new", "change_contact", {"values": {"post": "Buyer"}})
    world.rule("executing", "send_email", {"subject": "Hi", "text": "Hello"})
    world.comment_rule("executing", "after the mail", after_previous=True)
    world.trigger("executing", "field_changed", {"fields": ["amount"]})
    world.trigger("executing", "email_received")
    deals = [world.create_unseen(contact=contact.id) for _ in range(5)]
    world.settle()
    changed, moved, deleted, relinked, dated = deals
    world.change_unseen(changed, amount=5)
    world.change_unseen(moved, comments="hm")
    world.change_unseen(moved, stage="preparation")
    world.delete_unseen(deleted)
    world.change_unseen(relinked, contact=other.id)
    world.change_unseen(dated, close_date="2026-06-01")
    world.change_unseen(dated, close_date="2026-03-04")
    world.change_unseen(contact, comments="known")
    world.settle()
    world.signal(client=str(other.ref))
    world.advance(2 * DAY)
    return {
        "deals": [seen(world, deal) for deal in (changed, moved, relinked, dated)],
        "deleted": (world.states_of(deleted), world.texts(deleted)),
        "contact": (world.item(contact).fields, world.item(contact).version),
        "links": [
            [linked_item(row) for row in world.table.query(str(client.ref), prefix="link#")]
            for client in (contact, other)
        ],
    }


def test_an_old_batch_replayed_after_newer_ones_changes_nothing():
    world = World()
    before = story(world)
    for record in world.table.stream():
        world.deliver(record)
    world.settle()
    world.advance(20 * DAY)
    deal = get_item(world.tenant, ItemRef("deal", 1))
    assert before == seen(world, deal)
    assert "executing" == deal.stage


@pytest.mark.parametrize("seed", range(30))
def test_a_mixed_stream_with_old_batches_in_between_ends_the_same(seed):
    assert story(World()) == story(World(chance=Random(seed)))


@pytest.mark.parametrize("seed", range(30))
def test_a_crowd_whose_stream_is_mixed_ends_the_same(seed):
    assert crowd(World()) == crowd(World(chance=Random(seed)))


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

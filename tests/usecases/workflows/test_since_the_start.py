"""What happens between the start of a run and the moment its wait is noted counts."""

from datetime import timedelta

import pytest

from chalicelib.usecases.workflows.start_run import start_run
from tests.support.bureau import comment, publish, start, words
from tests.support.waits import client_wait, listen, parallel, pause
from tests.support.world import ANNA, World


@pytest.fixture
def world() -> World:
    return World()


def stage_wait(id, stage, **more):
    return {"type": "wait_for_stage", "id": id, "stages": [stage], "timeout": "P5D", **more}


def begin(world, workflow, item):
    """Start a run whose execution has not come to anything yet."""
    return start_run(world.tenant, ANNA, workflow, item.ref, {}, now=world.now)


def test_a_stage_that_was_passed_before_the_wait_was_noted_counts(world):
    flow = publish(world, stage_wait("w", "preparation"), comment("{{ results.w.result }}"))
    deal = world.create()
    begin(world, flow, deal)
    world.change_unseen(deal, stage="preparation")
    world.change_unseen(deal, stage="executing")
    world.settle()
    assert ["reached"] == words(world, deal)


def test_a_stage_that_was_passed_before_the_start_does_not_count(world):
    flow = publish(world, stage_wait("w", "preparation"), comment("{{ results.w.result }}"))
    deal = world.create()
    world.move(deal, "preparation")
    world.move(deal, "executing")
    start(world, flow, deal)
    assert [] == words(world, deal)


def test_two_waits_see_both_stages_that_the_item_passes_at_once(world):
    said = comment("{{ results.a.result }} {{ results.b.result }}")
    flow = publish(world, stage_wait("a", "preparation"), stage_wait("b", "executing"), said)
    deal = world.create()
    start(world, flow, deal)
    for stage in ("preparation", "executing", "final_invoice"):
        world.change_unseen(deal, stage=stage)
    world.settle()
    assert ["reached reached"] == words(world, deal)


def test_a_second_wait_does_not_hear_of_the_stage_that_ended_the_first_one(world):
    flow = publish(
        world,
        stage_wait("a", "preparation"),
        pause("PT5M"),
        stage_wait("b", "preparation"),
        comment("again"),
    )
    deal = world.create()
    start(world, flow, deal)
    world.move(deal, "preparation")
    world.move(deal, "executing")
    world.advance(timedelta(minutes=5))
    assert [] == words(world, deal)


def test_what_the_client_did_before_the_wait_was_noted_counts(world):
    flow = publish(world, client_wait(), comment("heard"))
    contact = world.create("contact")
    deal = world.create(contact=contact.id)
    begin(world, flow, deal)
    world.signal(item=str(deal.ref))
    assert ["heard"] == words(world, deal)


def test_what_the_client_did_before_the_start_does_not_count(world):
    flow = publish(world, client_wait(), comment("heard"))
    deal = world.create(contact=world.create("contact").id)
    world.signal(item=str(deal.ref))
    world.advance(timedelta(seconds=1))
    start(world, flow, deal)
    assert [] == words(world, deal)


def test_one_mail_ends_one_of_two_waits(world):
    flow = publish(world, client_wait(id="a"), comment("one"), client_wait(id="b"), comment("two"))
    deal = world.create(contact=world.create("contact").id)
    start(world, flow, deal)
    world.signal(item=str(deal.ref))
    assert ["one"] == words(world, deal)
    world.signal(id="s2", item=str(deal.ref))
    assert ["one", "two"] == words(world, deal)


def test_as_many_mails_as_waits_end_them_all_however_soon_they_come(world):
    waits = [one for id in "abc" for one in (client_wait(id=id), comment(id))]
    flow = publish(world, *waits)
    deal = world.create(contact=world.create("contact").id)
    begin(world, flow, deal)
    for id in ("s1", "s3", "s2"):
        world.signal_unseen(id=id, item=str(deal.ref))
    world.settle()
    assert ["a", "b", "c"] == words(world, deal)


@pytest.mark.parametrize("turned", [False, True], ids=["in order", "the other way round"])
def test_of_several_events_that_came_before_they_were_awaited_the_first_wins(world, turned):
    events = [client_wait(id="wrote"), stage_wait("moved", "preparation", timeout=None)]
    flow = publish(
        world,
        listen(*(events[::-1] if turned else events), id="l"),
        comment("{{ results.l.event }}"),
    )
    deal = world.create(contact=world.create("contact").id)
    begin(world, flow, deal)
    world.clock.set(world.now + timedelta(seconds=1))
    world.change_unseen(deal, stage="preparation")
    world.clock.set(world.now + timedelta(seconds=1))
    world.signal_unseen(item=str(deal.ref))
    world.settle()
    assert ["moved"] == words(world, deal)


def test_the_mail_that_made_a_run_start_is_not_what_it_waits_for(world):
    world.trigger("preparation", "email_received")
    publish(world, client_wait(), comment("heard"), auto_run="on_modify")
    deal = world.create(contact=world.create("contact").id)
    world.signal(item=str(deal.ref))
    assert ("preparation", []) == (world.item(deal).stage, words(world, deal))
    world.signal(id="s2", item=str(deal.ref))
    assert ["heard"] == words(world, deal)


def test_what_ended_the_wait_of_one_branch_is_news_to_the_others(world):
    moved = [stage_wait("a", "preparation"), comment("moved")]
    wrote = [client_wait(id="b"), comment("wrote")]
    flow = publish(world, parallel(moved, wrote), client_wait(id="c"), comment("again"))
    deal = world.create(contact=world.create("contact").id)
    begin(world, flow, deal)
    world.signal_unseen(item=str(deal.ref))
    world.clock.set(world.now + timedelta(seconds=1))
    world.change_unseen(deal, stage="preparation")
    world.settle()
    assert ["moved", "wrote"] == sorted(words(world, deal))
    world.signal(id="s2", item=str(deal.ref))
    assert ["again", "moved", "wrote"] == sorted(words(world, deal))

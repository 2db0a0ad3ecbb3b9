"""A bulk change goes through its items once, whatever comes twice, late, or in between."""

from datetime import timedelta

import msgspec
import pytest

from chalicelib.domain.bulk.confirming import VALID, confirmation
from chalicelib.domain.errors import Clash, NotFound
from chalicelib.records.bulk.jobs import job_key, job_of
from chalicelib.records.people import user_row
from chalicelib.usecases.bulk.carry_on import carry_on
from chalicelib.usecases.bulk.control_bulk import (
    cancel_bulk,
    pause_bulk,
    resume_bulk,
    show_bulk,
    undo_bulk,
)
from chalicelib.usecases.bulk.start_bulk import BulkChange, confirmed, start_bulk
from chalicelib.usecases.tenant.signing_secret import signing_secret
from tests.support.world import ANNA, BEN, World

LATER = {"mode": "delay", "delay": "P2D"}
SECOND = timedelta(seconds=1)


def started(world, deals, caller=ANNA, **values):
    wanted = BulkChange(
        type="deal", ids=tuple(deal.id for deal in deals), values=values or {"stage": "executing"}
    )
    of = confirmed(world.tenant, caller, wanted, world.now)
    secret = signing_secret(world.tenant)
    confirm = confirmation(secret, of, world.now + VALID)
    return start_bulk(world.tenant, caller, wanted, confirm, now=world.now).id


def job(world, id):
    return job_of(world.table.get(job_key(id)))


def stages(world, deals):
    return [world.item(deal).stage for deal in deals]


@pytest.fixture
def world():
    return World()


@pytest.fixture
def deals(world):
    world.comment_rule("new", "late", run=LATER)
    return [world.create() for _ in range(45)]


@pytest.mark.parametrize("copies", [1, 2])
def test_all_are_moved_and_taken_back_and_nothing_is_done_twice(copies):
    world = World(copies=copies)
    world.comment_rule("new", "late", run=LATER)
    world.comment_rule("executing", "moved")
    deals = [world.create() for _ in range(45)]
    id = started(world, deals)
    world.settle()
    assert (20, "running") == (job(world, id).at, job(world, id).state)
    world.advance(3 * SECOND)

    assert ("done", {"changed": 45}) == (job(world, id).state, job(world, id).counts)
    assert {"executing"} == set(stages(world, deals))
    assert {2} == {world.item(deal).entry for deal in deals}
    assert {f"bulk-{id}"} == {world.item(deal).cause.root for deal in deals}
    undo_bulk(world.tenant, ANNA, id, world.now)
    world.advance(5 * SECOND)

    assert ("undone", 45) == (job(world, id).state, job(world, id).counts["undone"])
    assert {("new", 3)} == {(world.item(deal).stage, world.item(deal).entry) for deal in deals}
    world.advance(timedelta(days=3))
    assert {("moved", "late")} == {tuple(world.texts(deal)) for deal in deals}


def test_a_process_that_dies_behind_its_changes_does_them_once(world, deals):
    id = started(world, deals)
    before = world.table.get(job_key(id))
    carry_on(world.tenant, id, world.now)
    world.change_unseen(deals[0], stage="won")
    world.table.load([before])  # the job was never written
    carry_on(world.tenant, id, world.now)

    assert ({"changed": 20}, 20) == (job(world, id).counts, job(world, id).at)
    assert ("won", 3) == (world.item(deals[0]).stage, world.item(deals[0]).entry)
    assert [2] * 19 == [world.item(deal).entry for deal in deals[1:20]]


def test_a_paused_one_rests_goes_on_and_a_cancelled_one_ends(world, deals):
    id = started(world, deals)
    world.settle()
    pause_bulk(world.tenant, ANNA, id, world.now)
    world.advance(timedelta(minutes=10))
    world.sweep()
    assert ["executing"] * 20 + ["new"] * 25 == stages(world, deals)
    with pytest.raises(Clash, match="is paused"):
        pause_bulk(world.tenant, ANNA, id, world.now)
    resume_bulk(world.tenant, ANNA, id, world.now)
    world.settle()
    assert 40 == job(world, id).at
    cancel_bulk(world.tenant, ANNA, id, world.now)
    world.advance(timedelta(minutes=10))

    assert ["executing"] * 40 + ["new"] * 5 == stages(world, deals)
    undo_bulk(world.tenant, ANNA, id, world.now)
    world.advance(timedelta(minutes=1))
    assert {"new"} == set(stages(world, deals))
    assert {"changed": 40, "undone": 40, "unchanged": 5} == job(world, id).counts


def test_one_whose_message_is_lost_is_found_again(world, deals):
    world.lose_alarms = True
    id = started(world, deals)
    world.settle()
    world.lose_alarms = False
    world.advance(timedelta(minutes=6))
    world.sweep()
    world.advance(5 * SECOND)

    assert "done" == job(world, id).state


def test_items_that_have_moved_on_stay_and_are_named(world, deals):
    deals = deals[:3]
    id = started(world, deals)
    world.settle()
    world.move(deals[1], "won")
    undo_bulk(world.tenant, ANNA, id, world.now)
    world.advance(5 * SECOND)

    assert ["new", "won", "new"] == stages(world, deals)
    assert [(deals[1].id, "stage_left")] == [(one.id, one.code) for one in job(world, id).left_out]
    assert 1 == job(world, id).counts["conflict"]


def test_what_cannot_be_changed_is_left_out_with_its_reason(world, deals):
    gone = deals[1]
    world.delete(gone)
    id = started(world, deals[:3])
    world.settle()

    assert {"changed": 2, "refused": 1} == job(world, id).counts
    (left_out,) = job(world, id).left_out
    assert (gone.id, "not_found") == (left_out.id, left_out.code)


def test_it_does_what_who_asked_may_do_at_that_time(world, deals):
    id = started(world, deals, caller=BEN)
    world.settle()
    world.save(user_row(msgspec.structs.replace(BEN.user, active=False)))
    world.advance(5 * SECOND)

    assert {"changed": 20, "refused": 25} == job(world, id).counts


def test_others_do_not_see_it_and_only_what_was_done_in_a_day_is_undone(world, deals):
    id = started(world, deals[:1])
    world.settle()
    with pytest.raises(NotFound):
        show_bulk(world.tenant, BEN, id)
    with pytest.raises(Clash, match="24 hours"):
        undo_bulk(world.tenant, ANNA, id, world.now + timedelta(hours=25))


def test_rules_of_others_go_before_its_next_items(world, deals):
    world.rule("preparation", "send_email", {"recipient": 2, "subject": "a", "text": "b"})
    other = world.create()
    id = started(world, deals)
    world.settle()
    world.move(other, "preparation")

    assert 1 == len(world.mail.sent)
    assert 20 == job(world, id).at

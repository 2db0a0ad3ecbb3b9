"""An alarm finds what it was set for by the id alone."""

from datetime import timedelta

import pytest

from chalicelib.usecases.card.activities import plan_activity
from chalicelib.usecases.card.activity_drafts import ActivityDraft
from chalicelib.usecases.ring import ring
from tests.support.world import ANNA, World


@pytest.fixture
def world() -> World:
    return World()


def test_it_rings_for_a_run(world):
    rule = world.comment_rule("new", run={"mode": "delay", "delay": "PT10M"})
    deal = world.create()
    run = world.runs(deal)[rule]
    world.clock.set(run.due_at)
    ring(world.tenant, run.id, world.now)
    assert ["hello"] == world.texts(deal)


def test_it_rings_for_an_activity_and_early_for_nothing(world):
    deadline = world.now + timedelta(hours=2)
    draft = ActivityDraft(subject="Call", deadline=deadline, remind=("PT1H",))
    activity = plan_activity(world.tenant, ANNA, world.create().ref, draft, now=world.now)
    ring(world.tenant, activity.id, world.now)
    assert [] == world.notifier.sent
    world.clock.set(deadline - timedelta(hours=1))
    ring(world.tenant, activity.id, world.now)
    (notice,) = world.notifier.sent
    assert ANNA.id == notice.recipient


def test_what_is_no_id_at_all_comes_again_and_is_given_up(world):
    with pytest.raises(ValueError, match="not enough values"):
        ring(world.tenant, "?", world.now)


def test_an_activity_that_is_gone_needs_no_alarm(world):
    ring(world.tenant, "deal_99-k2f9x0a1b2c3", world.now)
    assert [] == world.notifier.sent

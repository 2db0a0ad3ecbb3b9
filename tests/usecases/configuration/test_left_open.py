"""What somebody who leaves has left open."""

import pytest
from msgspec.structs import replace

from chalicelib.domain.errors import Forbidden
from chalicelib.records.people import user_row
from chalicelib.usecases.card.activities import complete_activity, plan_activity
from chalicelib.usecases.card.activity_drafts import ActivityDraft
from chalicelib.usecases.configuration.left_open import left_open
from tests.support.bureau import publish, start, tasks_for
from tests.support.waits import ask
from tests.support.world import ANNA, BEN, World


@pytest.fixture
def world() -> World:
    return World()


def left(world):
    return left_open(world.tenant, ANNA, replace(BEN.user, active=False), world.now)


def plan(world, deal, user=BEN.id):
    draft = ActivityDraft(subject="Call", responsible=user)
    return plan_activity(world.tenant, ANNA, deal.ref, draft, now=world.now)


def test_open_tasks_are_named(world):
    for users in ((2,), (1, 2), (1,)):
        start(world, publish(world, ask(*users)), world.create())
    assert [task.id for task in tasks_for(world, 2)] == left(world).tasks
    assert 2 == len(left(world).tasks)


def test_open_activities_of_items_that_are_there_are_named(world):
    deal, gone = world.create(), world.create()
    open, done = plan(world, deal), plan(world, deal)
    plan(world, deal, user=ANNA.id)
    plan(world, gone)
    complete_activity(world.tenant, ANNA, done.id, world.now)
    world.delete(gone)
    assert [open.id] == left(world).activities


@pytest.mark.parametrize("gone_already", [False, True])
def test_rules_triggers_and_workflows_that_name_the_user_are_named(world, gone_already):
    world.rule("new", "notify_staff", {"text": "x", "recipients": BEN.id}, id="r1")
    world.rule("new", "notify_staff", {"text": "x"}, id="r2")
    world.trigger("won", "email_received", id="t1", execute_by=BEN.id)
    publish(world, ask(2), name="Ask Ben")
    publish(world, ask("responsible"), name="Ask all")
    if gone_already:
        world.save(user_row(replace(BEN.user, active=False, version=2)))
    named = left(world).named_by
    assert [True] * 3 == [
        part in text for part, text in zip(("“r1”", "“t1”", "“Ask Ben”"), named, strict=True)
    ]


def test_only_admins_see_it(world):
    with pytest.raises(Forbidden):
        left_open(world.tenant, BEN, BEN.user, world.now)

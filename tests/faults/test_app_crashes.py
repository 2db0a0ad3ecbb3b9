"""The process dies before or after any request around an app's answer: nothing lost or doubled."""

from collections import Counter
from contextlib import suppress
from datetime import timedelta

import pytest

from chalicelib.domain.errors import Forbidden
from chalicelib.records.items import item_of
from tests.faults.test_crashes import CrashingWorld, Fuse, crashes, left_of, states
from tests.faults.test_workflow_crashes import Bureau
from tests.faults.test_workflow_crashes import seen as seen_of_workflow
from tests.support.apps import ASK, answer, with_bank
from tests.support.bureau import comment, do, publish
from tests.support.world import World


def answer_once(world: CrashingWorld) -> None:
    """Answer as an app does: again where it gets no answer to that, content with a used token."""

    def answering() -> None:
        with suppress(Forbidden):
            answer(world, 0)

    world._until_done(answering)
    world.settle()


def with_rules(world: CrashingWorld) -> CrashingWorld:
    with_bank(world)
    world.rule("new", "run_app_action", {**ASK, "deadline": "P1D"}, id="ask")
    world.comment_rule("new", "{{ results.ask.score }}", id="next", after_previous=True)
    return world


def later(world: CrashingWorld) -> None:
    with_rules(world).create(amount="5")
    world.advance(timedelta(minutes=10))
    world.sweep()
    answer_once(world)
    world.advance(timedelta(days=2))


def while_it_is_asked(world: CrashingWorld) -> None:
    """The answer comes, and the stream tells of it, before our own request has ended."""
    with_rules(world)
    post = world.http.post

    def answering(request):
        told = post(request)
        armed, world.armed = world.armed, False
        with suppress(Forbidden):
            answer(world, 0)
            world.read_stream()
        world.armed = armed
        return told

    world.http.post = answering
    world.create(amount="5")
    world.advance(timedelta(minutes=10))
    world.sweep()
    world.advance(timedelta(days=2))


def never(world: CrashingWorld) -> None:
    with_rules(world).create(amount="5")
    world.advance(timedelta(days=2))
    world.sweep()


def stage_left(world: CrashingWorld) -> None:
    deal = with_rules(world).create(amount="5")
    world.advance(timedelta(minutes=10))
    world.move(deal, "executing")
    world.sweep()
    world.advance(timedelta(days=2))


def step_answered(world: Bureau) -> None:
    with_bank(world)
    ask = do("run_app_action", "ask", **ASK)
    publish(world, ask, comment("{{ results.ask.score }}"), auto_run="on_add")
    world.create(amount="5")
    world.advance(timedelta(minutes=10))
    answer_once(world)
    world.advance(timedelta(minutes=10))


def step_not_answered(world: Bureau) -> None:
    with_bank(world)
    ask = do("run_app_action", "ask", **ASK, deadline="PT5M")
    publish(world, {**ask, "on_failure": [comment("in vain")]}, auto_run="on_add")
    world.create(amount="5")
    world.advance(timedelta(minutes=30))


def seen(world: World) -> dict[str, object]:
    items = [row.pk for row in world.table.rows().values() if row.kind == "item"]
    item = item_of(world.table.rows()[items[0], "item"])
    return {
        "runs": states(world, item),
        "texts": sorted(world.texts(item)),
        "kinds": sorted(row.kind for row in world.table.rows().values()),
        "schedules": sorted(world.scheduler.planned()),
    }


@pytest.mark.parametrize(
    "scenario", [later, while_it_is_asked, never, stage_left], ids=lambda one: one.__name__
)
def test_a_rule_is_answered_once(scenario):
    check(CrashingWorld, scenario, seen)


@pytest.mark.parametrize(
    "scenario", [step_answered, step_not_answered], ids=lambda one: one.__name__
)
def test_a_step_is_answered_once(scenario):
    check(Bureau, scenario, seen_of_workflow)


def check(make, scenario, look) -> None:
    whole = make(Fuse())
    scenario(whole)
    expected, left = look(whole), left_of(whole)
    for place, world in crashes(make, scenario, whole.fuse.count):
        assert expected == look(world), place
        assert left_of(world) <= left + Counter(left.keys()), place
        assert 1 == len({one.body for one in world.http.sent}), place

"""Outside: what a step sends leaves once, and is tried again when rules would try again."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.automation.effects import ActionFailed
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.workflows.states import Duty
from chalicelib.records.configuration import pipeline_row
from chalicelib.usecases.automation.perform import planned
from chalicelib.usecases.workflows import act
from chalicelib.usecases.workflows.act import NotYet
from chalicelib.usecases.workflows.start_run import start_run
from tests.support.bureau import comment, do, log, publish, start, words
from tests.support.waits import call
from tests.support.world import ANNA, World, fails, interrupt

HOOK = do("call_webhook", "hook", url="https://shop.example.com/hook")
SECOND = timedelta(seconds=1)


@pytest.fixture
def world() -> World:
    return World()


def sent_at(world: World, until: timedelta) -> list[int]:
    """Return after how many seconds something is sent, until a certain moment."""
    began, times = world.now, []
    while world.now < began + until:
        before = len(world.http.sent)
        world.advance(SECOND)
        times += [int((world.now - began).total_seconds())] * (len(world.http.sent) - before)
    return times


def test_a_webhook_that_is_not_answered_is_tried_again_for_as_long_as_rules_try(world):
    world.http.answers.extend([500] * 40)
    run = start(world, publish(world, HOOK, comment("after")), world.create())
    assert [30, 165, 765, 2565] == sent_at(world, timedelta(minutes=45))
    assert "scheduled" == log(world, run)[0].state
    world.advance(timedelta(hours=4))
    line = log(world, run)[0]
    assert ("failed", "no_answer") == (line.state, line.reason.code)


def test_a_run_goes_on_as_soon_as_a_later_try_is_answered(world):
    world.http.answers.extend([500, 500, 200])
    deal = world.create()
    start(world, publish(world, HOOK, comment("{{ results.hook.status }}")), deal)
    world.advance(timedelta(minutes=3))
    assert (["200"], 3) == (words(world, deal), len(world.http.sent))


def test_a_call_that_comes_before_the_next_try_is_due_sends_nothing(world):
    world.http.answers.append(500)
    run = start(world, publish(world, HOOK), world.create())
    with pytest.raises(NotYet):
        call(world, run, Duty.ACT, "hook")
    assert 1 == len(world.http.sent)


def test_a_second_call_leaves_a_webhook_alone_that_is_being_called(world):
    refused = []

    def meanwhile() -> None:
        with pytest.raises(Unavailable) as error:
            call(world, run, Duty.ACT, "hook")
        refused.append(error.value)

    workflow = publish(world, HOOK, comment("called"))
    deal = world.create()
    run = start_run(world.tenant, ANNA, workflow, deal.ref, {}, now=world.now)
    interrupt(world.http, "post", before=meanwhile)
    world.settle()
    assert (1, 1, ["called"]) == (len(refused), len(world.http.sent), words(world, deal))


def test_a_webhook_whose_call_died_is_taken_over_when_its_claim_has_run_out(world):
    interrupt(world.http, "post", before=fails(RuntimeError("died")))
    deal = world.create()
    start(world, publish(world, HOOK, comment("called")), deal)
    world.advance(timedelta(minutes=4))
    assert 0 == len(world.http.sent)
    world.advance(timedelta(minutes=5))
    assert (1, ["called"]) == (len(world.http.sent), words(world, deal))


def test_a_run_survives_a_quarter_of_an_hour_without_the_table(world):
    workflow = publish(world, comment("after"))
    deal = world.create()
    start_run(world.tenant, ANNA, workflow, deal.ref, {}, now=world.now)
    down = [True]
    interrupt(
        world.table,
        "get_many",
        before=fails(Unavailable("the table does not answer")),
        when=lambda *_: down[0],
        times=-1,
    )
    world.settle()
    world.advance(timedelta(minutes=15))
    down[0] = False
    world.advance(timedelta(minutes=3))
    assert ["after"] == words(world, deal)


MOVE = do("change_stage", "move", stage="won")
IF_OPEN = {"field": "stage", "op": "eq", "value": "new"}


@pytest.mark.parametrize("copies", [1, 2], ids=["once", "twice"])
def test_a_move_that_cannot_be_made_does_not_end_the_run(copies, monkeypatch):
    def without_stages(around, compiled, action_context, **more):
        if compiled.rule.action == "change_stage":
            raise ActionFailed("unknown_stage", "the stage is gone")
        return planned(around, compiled, action_context, **more)

    monkeypatch.setattr(act, "planned", without_stages)
    world = World(copies=copies)
    branch = {"type": "condition", "branches": [{"when": IF_OPEN, "steps": [MOVE]}]}
    deal = world.create()
    run = start(world, publish(world, branch, comment("still here")), deal)
    line = next(one for one in log(world, run) if one.step == "move")
    assert ("failed", "unknown_stage") == (line.state, line.reason.code)
    assert (["still here"], "done") == (words(world, deal), run.state)
    assert "new" == world.item(deal).stage


def test_a_move_that_was_made_ends_the_run(world):
    branch = {"type": "condition", "branches": [{"when": IF_OPEN, "steps": [MOVE]}]}
    deal = world.create()
    run = start(world, publish(world, branch, comment("never")), deal)
    assert ([], "done", "won") == (words(world, deal), run.state, world.item(deal).stage)


def test_a_step_behind_a_move_is_done_where_the_move_fails(world):
    gone = do("change_stage", "move", stage="won")
    deal = world.create()
    workflow = publish(world, {"type": "pause", "interval": "P1D"}, gone, comment("still here"))
    run = start(world, workflow, deal)
    kept = world.tenant.configuration.type("deal", world.now).pipelines["default"]
    stages = tuple(one for one in kept.stages if one.code != "won")
    world.save(pipeline_row("deal", replace(kept, stages=stages)))
    world.advance(timedelta(days=1))
    line = next(one for one in log(world, run) if one.step == "move")
    assert (["still here"], "unknown_stage") == (words(world, deal), line.reason.code)

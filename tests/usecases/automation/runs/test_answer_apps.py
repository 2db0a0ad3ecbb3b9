"""An answer of an app comes with the stream: once, again, and when nobody waits any more."""

import pytest

from chalicelib.domain.automation.app_effects import AppAnswer
from chalicelib.records.signals import APP_ANSWER
from chalicelib.usecases.automation.runs.answer_apps import answer_rule
from tests.support.apps import ASK, answer, with_bank
from tests.support.world import World


@pytest.fixture
def world() -> World:
    world = with_bank(World())
    world.rule("new", "run_app_action", ASK, id="ask")
    world.comment_rule("new", "{{ results.ask.score }}", id="next", after_previous=True)
    return world


def test_the_record_may_come_again(world):
    deal = world.create(amount="5")
    answer(world)
    world.settle()
    (record,) = (one for one in world.table.stream() if one.new and one.new.kind == APP_ANSWER)
    world.deliver(record)
    world.settle()
    assert ["7"] == [text for text in world.texts(deal) if text == "7"]
    assert {"ask": "done", "next": "done"} == world.states(deal)


def test_a_deal_that_has_just_left_the_stage_is_left_to_its_move(world):
    deal = world.create(amount="5")
    answer(world)
    world.change_unseen(deal, stage="executing")
    world.settle()
    assert {"ask": "stopped", "next": "stopped"} == world.states(deal, entry=1)
    assert APP_ANSWER not in {row.kind for row in world.table.rows().values()}


def test_the_answer_to_an_unknown_run_is_dropped(world):
    deal = world.create(amount="5")
    answer_rule(
        world.tenant, AppAnswer(item=deal.ref, run="deal_1-9-gone", at=world.now), world.now
    )
    assert "waiting_app" == world.states(deal)["ask"]

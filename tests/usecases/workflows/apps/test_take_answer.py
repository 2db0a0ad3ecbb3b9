"""An answer finds the rule or the step that waits for it."""

from chalicelib.domain.automation.app_effects import AppAnswer
from chalicelib.ports.table import Put
from chalicelib.records.signals import APP_ANSWER, app_answer_row
from chalicelib.usecases.workflows.apps.take_answer import take_answer
from tests.support.apps import ASK, answer, with_bank
from tests.support.bureau import do, log, publish, start
from tests.support.world import World


def kept(world: World) -> bool:
    return APP_ANSWER in {row.kind for row in world.table.rows().values()}


def test_a_rule_and_a_step_each_get_their_own():
    world = with_bank(World())
    world.rule("new", "run_app_action", ASK, id="ask")
    deal = world.create(amount="5")
    run = start(world, publish(world, do("run_app_action", "step", **ASK)), deal)
    answer(world, 0)
    world.settle()
    assert ("done", "waiting_event") == (world.states(deal)["ask"], log(world, run)[0].state)
    answer(world, 1)
    world.settle()
    assert ("done", False) == (log(world, run)[0].state, kept(world))


def test_the_answer_to_a_step_that_is_gone_is_dropped():
    world = with_bank(World())
    deal = world.create()
    gone = AppAnswer(item=deal.ref, run="deal_1-w0", step="ask", at=world.now)
    world.table.write([Put(app_answer_row(gone))])
    take_answer(world.tenant, gone, world.now)
    assert not kept(world)

"""Records, requests and crashes that come at the worst moment, each of which once did harm."""

from datetime import timedelta

import pytest

from chalicelib.domain.automation.run_states import RunState
from chalicelib.domain.errors import Clash, Conflict, Invalid, Unavailable
from chalicelib.domain.workflows.runs import WorkflowState
from chalicelib.ports.table import Delete
from chalicelib.usecases.configuration.parts import RULES
from chalicelib.usecases.configuration.save_part import add_part
from chalicelib.usecases.configuration.save_pipeline import (
    add_pipeline,
    change_pipeline,
    remove_pipeline,
)
from chalicelib.usecases.configuration.stop_rule import stop_rule
from chalicelib.usecases.configuration.stored_automation import Making, StoredAutomation
from chalicelib.usecases.workflows.get_run import get_run
from chalicelib.usecases.workflows.republish import interrupt_run
from chalicelib.usecases.workflows.resume_run import resume_run, take_up
from tests.support.bureau import comment, log, publish, start
from tests.support.waits import command_wait, pause
from tests.support.world import ANNA, World, interrupt

PLACE = ("deal", "default")
COMMENT = {"stage": "new", "action": "add_comment", "params": {"text": "Hello"}}
DAY = {"mode": "delay", "delay": "P1D"}
MAIL = {"subject": "Hi", "text": "Hello", "recipient": "responsible"}


@pytest.fixture
def world() -> World:
    return World()


def making(world: World) -> Making:
    return Making(caller=ANNA, now=world.now)


def test_an_opening_is_judged_where_rules_have_commented_together(world):
    world.comment_rule("new", "one")
    world.comment_rule("new", "two")
    deal = world.create()
    world.trigger("won", "email_viewed")
    world.signal("email_viewed", item=str(deal.ref))
    assert "new" == world.item(deal).stage


def test_an_old_record_of_a_failure_does_not_stop_what_was_resumed_since(world):
    workflow = publish(world, comment("one", id="first"), command_wait(), comment("two"))
    run = start(world, workflow, world.create())
    interrupt_run(world.tenant, run.id, "gone", world.now)
    world.settle()
    failed = [
        record
        for record in world.table.stream()
        if record.new and run.id in record.new.sk and '"failed"' in record.new.body
    ]
    resume_run(world.tenant, ANNA, run.id, "first", {}, world.now)
    world.settle()
    before = [(line.step, line.visit, line.state) for line in log(world, run)]
    world.deliver(failed[-1])
    world.settle()
    assert before == [(line.step, line.visit, line.state) for line in log(world, run)]


def test_an_old_record_of_a_start_does_not_end_what_goes_on_elsewhere(world):
    run = start(world, publish(world, comment("one"), pause("P1D")), world.create())
    begun = next(
        record
        for record in world.table.stream()
        if record.new and run.id in record.new.sk and record.event == "INSERT"
    )
    world.machines.machines.clear()
    take_up(world.tenant, run.id, "gone", world.now, lambda m, d: world.machines.publish(m, d()))
    world.settle()
    world.deliver(begun)
    world.settle()
    assert WorkflowState.RUNNING is get_run(world.tenant, run.id).state


def test_no_rule_is_placed_on_a_stage_that_another_instance_has_taken_away(world):
    other = world.new_instance()
    add_part(other, ANNA, PLACE, RULES, COMMENT, making(world))
    stages = StoredAutomation(other, *PLACE, world.now).ground.pipeline.stages
    kept = tuple(one for one in stages if one.code != "preparation")
    change_pipeline(world.tenant, ANNA, *PLACE, {"stages": kept}, world.now)
    with pytest.raises(Invalid, match="no stage preparation"):
        add_part(other, ANNA, PLACE, RULES, {**COMMENT, "stage": "preparation"}, making(world))


def test_a_stage_stays_on_which_a_rule_is_placed_while_it_is_taken_away(world, monkeypatch):
    from chalicelib.usecases.configuration import save_pipeline

    other = world.new_instance()
    add_part(other, ANNA, PLACE, RULES, COMMENT, making(world))
    stages = StoredAutomation(other, *PLACE, world.now).ground.pipeline.stages
    real = save_pipeline.plan_pipeline

    def planned(*args, **options):
        plan = real(*args, **options)
        add_part(other, ANNA, PLACE, RULES, {**COMMENT, "stage": "preparation"}, making(world))
        return plan

    monkeypatch.setattr(save_pipeline, "plan_pipeline", planned)
    kept = tuple(one for one in stages if one.code != "preparation")
    with pytest.raises(Clash, match="has rules or triggers"):
        change_pipeline(world.tenant, ANNA, *PLACE, {"stages": kept}, world.now)


def test_a_pipeline_stays_in_which_a_rule_is_placed_while_it_is_removed(world):
    other = world.new_instance()
    add_pipeline(other, ANNA, "deal", {"code": "second", "name": "Second"}, now=world.now)
    place = ("deal", "second")
    interrupt(
        world.table,
        "write",
        before=lambda: add_part(other, ANNA, place, RULES, COMMENT, making(world)),
        when=lambda writes: any(isinstance(one, Delete) for one in writes),
    )
    with pytest.raises(Conflict):
        remove_pipeline(world.tenant, ANNA, *place, world.now)
    assert 1 == len(StoredAutomation(world.tenant, *place, world.now).rules)


def test_what_follows_a_stopped_rule_goes_on_although_the_process_died_before_it_was_told(world):
    rule = world.comment_rule("new", "first", run=DAY)
    world.comment_rule("new", "second", after_previous=True)
    deal = world.create()

    def die():
        raise RuntimeError("killed")

    interrupt(world.table, "write", after=die)
    with pytest.raises(RuntimeError):
        stop_rule(world.tenant, ANNA, PLACE, rule, world.now)
    assert [] == world.texts(deal)
    world.advance(timedelta(minutes=3))
    assert ["second"] == world.texts(deal)


def test_a_mail_whose_answer_was_lost_every_time_is_shown(world):
    rule = world.rule("new", "send_email", MAIL)
    real = world.mail.send

    def answer_is_lost(email):
        real(email)
        raise Unavailable("the mail provider did not answer")

    world.mail.send = answer_is_lost
    deal = world.create()
    world.advance(timedelta(days=1))
    assert RunState.FAILED is world.runs(deal)[rule].state
    assert ["perhaps_sent"] == [entry.data["state"] for entry in world.shown(deal)]


def test_a_mail_that_a_provider_refuses_at_once_is_not_shown(world):
    from chalicelib.domain.codes import Code
    from chalicelib.domain.errors import Refused

    world.rule("new", "send_email", MAIL)

    def refuse(email):
        raise Refused("no", code=Code.MESSAGE_REJECTED)

    world.mail.send = refuse
    assert [] == world.shown(world.create())

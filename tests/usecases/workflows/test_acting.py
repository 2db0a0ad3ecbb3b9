"""Acting: a step acts once for each visit, on what there is at that moment."""

import json
from datetime import timedelta

import pytest

from chalicelib.domain.workflows.states import STEP_ARN, Duty
from chalicelib.domain.workflows.variables import Variable
from chalicelib.records.workflows import STEP, shared_row
from chalicelib.usecases.configuration.shared_values import read_variables
from chalicelib.usecases.workflows.read_runs import read_run
from chalicelib.usecases.workflows.start_run import start_run
from tests.support.bureau import comment, do, log, publish, start, words
from tests.support.waits import call, pause
from tests.support.world import ANNA, BEN, START, World, interrupt, of_kind

NUMBER = {"n": {"type": "number", "default": 0}}
UP = {"type": "set_variable", "id": "up", "variable": "n", "add": 1}
HOOK = do("call_webhook", "hook", url="https://shop.example.com/hook")


@pytest.fixture
def world() -> World:
    return World()


@pytest.mark.parametrize(
    "step", [comment("never"), do("edit_item", values={"comments": "never"}), HOOK]
)
def test_a_step_for_an_item_that_has_just_been_deleted_has_failed(world, step):
    deal = world.create()
    run = start_run(world.tenant, ANNA, publish(world, step), deal.ref, {}, now=world.now)
    world.read_stream()
    world.delete_unseen(deal)
    world.machines.settle()
    (line,) = log(world, run)
    assert ("failed", "item_deleted") == (line.state, line.reason.code)
    assert ([], []) == (words(world, deal), world.http.sent)


def test_a_first_pass_that_is_told_late_does_not_replace_the_result_of_the_second(world):
    loop = {
        "type": "while",
        "id": "loop",
        "when": {"field": "variables.n", "op": "lt", "value": 2},
        "steps": [HOOK, UP],
    }
    workflow = publish(world, loop, pause(), comment("{{ results.hook.status }}"), variables=NUMBER)
    world.http.answers.extend([200, 201])
    deal = world.create()
    run = start(world, workflow, deal)
    world.invoke(STEP_ARN, {"do": "act", "run": run.id, "step": "hook", "loops": {"loop": 1}})
    world.advance(timedelta(days=1))
    assert (["201"], 2) == (words(world, deal), len(world.http.sent))


def test_a_webhook_that_is_called_again_sends_what_it_sent_first(world):
    world.to(START.replace(hour=23, minute=59, second=59))
    hook = do("call_webhook", url="https://shop.example.com/hook", data={"t": "{{ deal.title }}"})
    deal = world.create(title="Chair")
    world.http.answers.extend([500, 500])
    start(world, publish(world, hook), deal)
    world.change(deal, title="Table")
    world.advance(timedelta(hours=1))
    sent = [json.loads(request.body) for request in world.http.sent]
    assert 3 == len(sent)
    assert {"2026-03-02T23:59:59Z"} == {one["occurred_at"] for one in sent}
    assert {"Chair"} == {one["data"]["t"] for one in sent}


@pytest.mark.parametrize(("interval", "expected"), [("PT5M", 2), ("PT10M", 1), ("P1D", 1)])
def test_a_long_pause_begins_a_new_chain_for_the_guard_against_loops(world, interval, expected):
    world.trigger("preparation", "email_received")
    edit = do("edit_item", values={"comments": "seen"})
    publish(world, pause(interval), edit, auto_run="on_modify")
    deal = world.create()
    world.signal(item=str(deal.ref))
    world.advance(timedelta(days=2))
    deal = world.item(deal)
    assert ("seen", expected) == (deal.fields["comments"], deal.cause.depth)


def test_two_runs_that_add_to_a_shared_variable_at_once_both_count(world):
    world.save(shared_row("total", Variable(type="number", default=0)))
    up = {"type": "set_variable", "id": "up", "variable": "tenant_variables.total", "add": 1}
    workflow = publish(world, pause(), up)
    one, other = (start(world, workflow, world.create()) for _ in range(2))
    interrupt(
        world.table, "write", before=lambda: call(world, other, Duty.ACT, "up"), when=of_kind(STEP)
    )
    call(world, one, Duty.ACT, "up")
    assert [2] == [shared.value for shared in read_variables(world.tenant, ANNA, world.now)]


def test_a_run_acts_for_who_started_it_and_else_for_the_responsible(world):
    workflow = publish(world, comment("hello"), auto_run="on_add")
    deal = world.create(responsible=BEN.id)
    start(world, workflow, deal)
    hello = [entry.author for entry in world.timeline(deal) if entry.text == "hello"]
    assert [ANNA.id, BEN.id] == sorted(hello)


def test_going_on_as_a_new_execution_twice_counts_once(world):
    loop = {
        "type": "while",
        "id": "loop",
        "when": {"field": "variables.n", "op": "lt", "value": 9},
        "steps": [pause(), UP],
    }
    run = start(world, publish(world, loop, variables=NUMBER), world.create())
    for _ in range(2):
        call(world, run, Duty.RENEW, "loop", loops={"loop": 1})
    found = read_run(world.tenant, ANNA, run.id, world.now).run
    (machine,) = world.machines.machines.values()
    assert (1, {run.id, found.execution}) == (found.renewals, {*machine.executions})

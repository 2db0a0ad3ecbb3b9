"""Sizes: a run holds only so much, and who would make it hold more is told so."""

from datetime import timedelta

import msgspec
import pytest

from chalicelib.domain.errors import Invalid
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.workflows.runs import MAX_BYTES, TooLarge
from chalicelib.domain.workflows.tasks import TaskAnswer
from chalicelib.domain.workflows.variables import Variable
from chalicelib.records.workflows import run_row, shared_row
from chalicelib.usecases.workflows.answer_tasks import complete_task
from chalicelib.usecases.workflows.read_runs import read_run, runs_of_item
from tests.support.bureau import comment, do, log, publish, run_of, start, tasks_for, words
from tests.support.world import ANNA, World

TEXTS = {"type": "string", "multiple": True}
WAIT = {"type": "wait_for_stage", "id": "wait", "stages": ["won"]}
SHOW = comment('it was {{ results.wait.result | default:"nothing" }}')


@pytest.fixture(params=[1, 2], ids=["once", "twice"])
def world(request) -> World:
    return World(copies=request.param)


def filling(free, variables):
    """Return the value of a parameter p that leaves so many bytes of a run free."""
    short = ["x" * 2_900] * 100
    left = MAX_BYTES - free - len(msgspec.json.encode(({"p": short}, variables, {})))
    return [*short[:-1], short[-1] + "x" * left]


def full(world, *steps, free=10, **variables):
    """Start a run that has room for few bytes more; return it and its deal."""
    workflow = publish(
        world,
        *steps,
        parameters={"p": TEXTS},
        variables={code: {"type": "string", **one} for code, one in variables.items()},
    )
    deal = world.create()
    held = {code: one.get("default") for code, one in variables.items()}
    return start(world, workflow, deal, p=filling(free, held)), deal


def states(world, run):
    return {one.step: (one.state, one.reason and one.reason.code) for one in log(world, run)}


def test_a_run_is_full_to_the_byte(world):
    run, _ = full(world, {"type": "pause", "interval": "P1D"}, free=0)
    assert run.fits
    more = msgspec.structs.replace(run, variables={"x": 1})
    with pytest.raises(TooLarge):
        run_row(more)


def test_a_run_with_too_large_parameters_is_refused_with_a_pointer(world):
    with pytest.raises(Invalid) as refused:
        full(world, comment("x"), free=-1)
    assert ("too_large", ["/parameters"]) == (
        refused.value.code,
        [fault.pointer for fault in refused.value.faults],
    )
    assert [] == runs_of_item(world.tenant, ANNA, ItemRef("deal", 1), limit=9)[0]


def test_an_automatic_start_for_which_there_is_no_room_is_logged(world, monkeypatch):
    publish(
        world,
        comment("x"),
        auto_run="on_add",
        variables={"a": {**TEXTS, "default": ["x" * 1_000] * 90}},
    )
    monkeypatch.setattr("chalicelib.domain.workflows.runs.MAX_BYTES", 80_000)
    world.comment_rule("new", "rule")
    deal = world.create()
    assert ["rule"] == words(world, deal)
    assert any("could not start: the run would hold more than" in one for one in world.texts(deal))


def test_a_variable_for_which_there_is_no_room_fails_its_step_and_the_run_goes_on(world):
    copies = [
        {"type": "set_variable", "id": code, "variable": code, "value": "{{ parameters.p }}"}
        for code in "abcd"
    ]
    workflow = publish(
        world,
        *copies,
        comment("after"),
        parameters={"p": TEXTS},
        variables=dict.fromkeys("abcd", TEXTS),
    )
    deal = world.create()
    run = start(world, workflow, deal, p=["x" * 1_000] * 90)
    assert (["after"], "done") == (words(world, deal), run.state)
    assert [("done", None)] * 2 + [("failed", "too_large")] * 2 == [
        states(world, run)[code] for code in "abcd"
    ]


def test_a_result_for_which_there_is_no_room_fails_its_step_which_does_nothing(world):
    made = do("create_contact", "made", values={"title": "Kim"})
    run, deal = full(world, made, comment("made {{ results.made.id }}!"))
    assert ("failed", "too_large") == states(world, run)["made"]
    assert (["made !"], "done") == (words(world, deal), run.state)
    assert [] == [row for row in world.table.rows().values() if row.pk.startswith("contact")]


def test_a_wait_that_is_settled_goes_on_without_a_result_for_which_there_is_no_room(world):
    world.comment_rule("won", "rule")
    run, deal = full(world, WAIT, SHOW)
    world.move(deal, "won")
    assert sorted(["it was nothing", "rule"]) == sorted(words(world, deal))
    assert ("done", None) == states(world, run)["wait"]
    assert {"result": "reached", "stage": "won", "pipeline": "default"} == log(world, run)[0].result


def test_a_wait_that_times_out_goes_on_without_a_result_for_which_there_is_no_room(world):
    run, deal = full(world, {**WAIT, "timeout": "P1D"}, SHOW)
    world.advance(timedelta(days=1))
    assert ["it was nothing"] == words(world, deal)
    assert ("done", None) == states(world, run)["wait"]


def test_a_webhook_that_was_called_is_done_without_a_result_for_which_there_is_no_room(world):
    hook = do("call_webhook", "hook", url="https://shop.example.com/hook")
    run, deal = full(world, hook, comment('{{ results.hook.status | default:"?" }}'))
    assert (["?"], "done", 1) == (words(world, deal), run.state, len(world.http.sent))
    assert ("done", None) == states(world, run)["hook"]


def test_an_answer_for_which_there_is_no_room_is_refused_with_a_pointer(world):
    ask = {
        "type": "user_task",
        "id": "wait",
        "kind": "request_information",
        "users": [1],
        "subject": "Say",
        "fields": ["a"],
    }
    _run, deal = full(world, ask, comment("{{ variables.a }}"), free=100, a={})
    (task,) = tasks_for(world)
    with pytest.raises(Invalid) as refused:
        complete_task(
            world.tenant, ANNA, task.id, TaskAnswer.OK, now=world.now, fields={"a": "x" * 200}
        )
    assert ("too_large", ["/fields"]) == (
        refused.value.code,
        [fault.pointer for fault in refused.value.faults],
    )
    complete_task(world.tenant, ANNA, task.id, TaskAnswer.OK, now=world.now, fields={"a": "y"})
    world.settle()
    assert ["y"] == words(world, deal)


def test_a_shared_variable_takes_only_so_much(world, monkeypatch):
    monkeypatch.setattr("chalicelib.usecases.workflows.step_context.MAX_BYTES", 1_000)
    world.save(shared_row("all", Variable(type="string", multiple=True)))
    copy = {
        "type": "set_variable",
        "id": "copy",
        "variable": "tenant_variables.all",
        "value": ["é" * 500],
    }
    run = start(world, publish(world, copy, comment("after")), world.create())
    assert ("failed", "too_large") == states(world, run)["copy"]


def test_a_webhook_that_would_not_fit_into_the_log_is_not_called(world):
    data = {f"f{number}": "{{ parameters.p }}" for number in range(10)}
    hook = do("call_webhook", "hook", url="https://shop.example.com/hook", data=data)
    workflow = publish(world, hook, comment("after"), parameters={"p": TEXTS})
    deal = world.create()
    run = start(world, workflow, deal, p=["x" * 600] * 100)
    assert ("failed", "too_large") == states(world, run)["hook"]
    assert ([], ["after"]) == (world.http.sent, words(world, deal))


def test_a_full_run_counts_its_loops_and_ends(world):
    loop = {
        "type": "for_each",
        "over": "constants.letters",
        "as": "one",
        "steps": [{"type": "pause", "interval": "PT5M"}],
    }
    workflow = publish(
        world,
        loop,
        parameters={"p": TEXTS},
        variables={"one": {"type": "string", "default": "z"}},
        constants={"letters": {**TEXTS, "value": list("abcdefghijkl")}},
    )
    deal = world.create()
    start(world, workflow, deal, p=filling(0, {"one": "z"}))
    world.advance(timedelta(hours=2))
    assert ("done", 12) == (run_of(world, deal).state, run_of(world, deal).passes)


def test_a_run_that_is_too_large_can_still_be_ended(world, monkeypatch):
    run, _ = full(world, {"type": "pause", "interval": "P1D"})
    monkeypatch.setattr("chalicelib.domain.workflows.runs.MAX_BYTES", 1_000)
    world.advance(timedelta(days=1))
    assert "done" == read_run(world.tenant, ANNA, run.id, world.now).run.state

"""Waits: a run rests until something happens, and nothing can make it go on twice."""

from datetime import timedelta

import pytest

from chalicelib.domain.automation.signals import Signal
from chalicelib.domain.errors import Clash, Forbidden, Invalid, NotFound
from chalicelib.domain.people.rights import Caller
from chalicelib.domain.people.users import User
from chalicelib.domain.workflows.tasks import TaskAnswer
from chalicelib.ports.table import Put
from chalicelib.records.boards.recent import RECENT
from chalicelib.records.people import user_row
from chalicelib.records.signals import signal_row
from chalicelib.records.workflows import WAITER
from chalicelib.usecases.workflows.answer_tasks import complete_task, send_command
from chalicelib.usecases.workflows.delegate_tasks import delegate_task
from chalicelib.usecases.workflows.end_run import kill_run, terminate_run
from chalicelib.usecases.workflows.get_template import get_template
from chalicelib.usecases.workflows.read_runs import read_run
from chalicelib.usecases.workflows.read_tasks import get_task
from chalicelib.usecases.workflows.register_wait import WaitCall, register_wait
from tests.support.bureau import (
    comment,
    log,
    publish,
    run_of,
    start,
    tasks_about,
    tasks_for,
    words,
)
from tests.support.world import ANNA, BEN, World

DAY = timedelta(days=1)
CLEO = Caller.of(User(id=3, name="Cleo"))


@pytest.fixture(params=[1, 2], ids=["once", "twice"])
def world(request) -> World:
    return World(copies=request.param)


def waiters(world) -> int:
    return sum(row.kind == WAITER for row in world.table.rows().values())


def waiting(world, step, *more, **header):
    """Start a run that rests at a step and comments how it went on; return it and its deal."""
    words = {"wait": "{{ results.wait.result }}", "listen": "{{ results.listen.event }}"}
    workflow = publish(world, step, comment(words[step["id"]]), *more, **header)
    deal = world.create()
    return start(world, workflow, deal), deal


def stage_wait(*stages, **more):
    return {"type": "wait_for_stage", "id": "wait", "stages": list(stages), **more}


def client_signal(world, deal, id="s1"):
    signal = Signal(id=id, type="email_received", occurred_at=world.now, item=str(deal.ref))
    world.table.write([Put(signal_row(signal), expect="absent")])
    world.settle()


@pytest.mark.parametrize(
    ("stages", "to", "expected"),
    [
        (["executing"], "executing", ["reached"]),
        (["executing"], "won", ["final"]),
        (["executing"], "preparation", []),
        ([], "lose", ["reached"]),
        (["preparation", "won"], "won", ["reached"]),
    ],
)
def test_a_run_waits_for_a_stage_or_a_final_one(world, stages, to, expected):
    run, deal = waiting(world, stage_wait(*stages))
    assert "running" == run.state
    world.move(deal, to)
    assert expected == words(world, deal)
    assert (0 if expected else 1) == waiters(world)


def test_a_stage_that_is_reached_already_passes_at_once(world):
    run, deal = waiting(world, stage_wait("new"))
    assert (["reached"], "done", 0) == (words(world, deal), run.state, waiters(world))


def test_another_item_can_be_awaited_and_its_deletion_ends_the_wait(world):
    lead = world.create("lead")
    step = stage_wait(entity_type="lead", item=str(lead.id))
    _, deal = waiting(world, step)
    assert [] == words(world, deal)
    world.delete(lead)
    assert ["deleted"] == words(world, deal)


def test_a_wait_for_an_item_that_never_was_has_failed_and_the_run_goes_on(world):
    step = stage_wait(entity_type="lead", item="77")
    run, deal = waiting(world, step, comment("after"))
    line = log(world, run)[0]
    assert ("failed", "no_item") == (line.state, line.reason.code)
    assert (["after"], "done") == (words(world, deal), run.state)


def test_a_wait_that_has_failed_leaves_no_result_of_an_earlier_pass(world):
    lead = world.create("lead")
    step = stage_wait("new", entity_type="lead", item="{{ variables.which }}")
    said = comment("it was {{ results.wait.result }}")
    loop = {"type": "for_each", "over": "variables.all", "as": "which", "steps": [step, said]}
    names = {"type": "string", "multiple": True, "default": [str(lead.id), "77"]}
    workflow = publish(world, loop, variables={"all": names, "which": {"type": "string"}})
    deal = world.create()
    start(world, workflow, deal)
    assert ["it was reached", "it was"] == [text.strip() for text in words(world, deal)]


def test_deleting_the_item_ends_its_runs(world):
    run, deal = waiting(world, stage_wait("won"))
    world.delete(deal)
    ended = read_run(world.tenant, ANNA, run.id, world.now).run
    assert ("terminated", "item_deleted", 0) == (ended.state, ended.reason.code, waiters(world))
    assert ["ABORTED"] == [one.status for one in executions(world)]


def executions(world):
    return [
        execution
        for machine in world.machines.machines.values()
        for execution in machine.executions.values()
    ]


def test_a_wait_passes_after_its_timeout(world):
    _run, deal = waiting(world, stage_wait("won", timeout="P2D"))
    world.advance(2 * DAY)
    assert (["timeout"], 0) == (words(world, deal), waiters(world))
    world.move(deal, "won")
    assert ["timeout"] == words(world, deal)


def test_anything_that_the_client_does_ends_a_wait(world):
    step = {"type": "wait_for_client", "id": "wait", "period": "P7D"}
    _run, deal = waiting(world, step)
    client_signal(world, deal)
    assert ["activity"] == words(world, deal)
    assert "done" == run_of(world, deal).state


def test_without_the_client_the_period_ends_the_wait(world):
    _run, deal = waiting(world, {"type": "wait_for_client", "id": "wait", "period": "P7D"})
    world.advance(7 * DAY)
    assert ["timeout"] == words(world, deal)


def test_a_command_of_an_allowed_user_ends_a_wait(world):
    world.save(user_row(CLEO.user))
    step = {"type": "wait_for_event", "id": "wait", "name": "go", "users": [CLEO.id]}
    run, deal = waiting(world, step)
    with pytest.raises(Forbidden):
        send_command(world.tenant, BEN, run.id, "go", world.now)
    with pytest.raises(NotFound):
        send_command(world.tenant, CLEO, run.id, "stop", world.now)
    send_command(world.tenant, CLEO, run.id, "go", world.now)
    world.settle()
    assert ["given"] == words(world, deal)


def test_an_admin_may_give_any_command(world):
    step = {"type": "wait_for_event", "id": "wait", "name": "go", "users": [BEN.id]}
    run, deal = waiting(world, step)
    send_command(world.tenant, ANNA, run.id, "go", world.now)
    world.settle()
    assert ["given"] == words(world, deal)


def test_pauses_end_at_their_time_and_in_the_past_at_once(world):
    workflow = publish(
        world,
        {"type": "pause", "until": "{{ deal.close_date }}"},
        comment("closing"),
        {"type": "pause", "until": "{{ deal.begin_date }}"},
        comment("past"),
    )
    deal = world.create(close_date="2026-03-05", begin_date="2026-03-01")
    start(world, workflow, deal)
    world.advance(2 * DAY)
    assert [] == words(world, deal)
    world.advance(DAY)
    assert ["closing", "past"] == words(world, deal)


def listening():
    return {
        "type": "listen",
        "id": "listen",
        "branches": [
            {"event": {**stage_wait("executing"), "id": "moved"}, "steps": [comment("moved on")]},
            {
                "event": {"type": "wait_for_event", "id": "told", "name": "go", "users": [1]},
                "steps": [comment("told so")],
            },
            {"event": {"type": "pause", "id": "late", "interval": "P3D"}, "steps": []},
        ],
    }


def test_the_first_event_wins_and_the_others_are_cancelled(world):
    run, deal = waiting(world, listening())
    assert 2 == waiters(world)
    send_command(world.tenant, ANNA, run.id, "go", world.now)
    world.settle()
    assert 0 == waiters(world)
    world.move(deal, "executing")
    assert (["told so", "told"], 0) == (words(world, deal), waiters(world))


def test_a_listen_step_goes_on_when_its_pause_is_over(world):
    _run, deal = waiting(world, listening())
    world.advance(3 * DAY)
    assert (["late"], 0) == (words(world, deal), waiters(world))


def task_step(kind="approve", **more):
    return {
        "type": "user_task",
        "id": "wait",
        "kind": kind,
        "users": [1, "responsible"],
        "subject": "Look at {{ deal.title }}",
        **more,
    }


def test_a_user_task_is_answered_once(world):
    _run, deal = waiting(world, task_step())
    (task,) = tasks_for(world)
    assert ("Look at Deal #1", (1,)) == (task.subject, task.users)
    for _ in range(2):
        complete_task(world.tenant, ANNA, task.id, TaskAnswer.YES, now=world.now)
        world.settle()
    with pytest.raises(Clash):
        complete_task(world.tenant, ANNA, task.id, TaskAnswer.NO, now=world.now)
    assert (["yes"], []) == (words(world, deal), tasks_for(world))


@pytest.mark.parametrize("answer", [TaskAnswer.OK, TaskAnswer.CANCEL])
def test_an_answer_must_fit_the_kind_of_task(world, answer):
    waiting(world, task_step())
    (task,) = tasks_for(world)
    with pytest.raises(Invalid):
        complete_task(world.tenant, ANNA, task.id, answer, now=world.now)


def test_requested_information_fills_variables(world):
    _run, deal = waiting(
        world,
        task_step("request_information", fields=["n"]),
        comment("{{ variables.n }}"),
        variables={"n": {"type": "number", "required": True}},
    )
    (task,) = tasks_for(world)
    for fields in ({}, {"n": "x"}, {"n": 1, "m": 2}):
        with pytest.raises(Invalid):
            complete_task(world.tenant, ANNA, task.id, TaskAnswer.OK, now=world.now, fields=fields)
    complete_task(world.tenant, ANNA, task.id, TaskAnswer.OK, now=world.now, fields={"n": 7})
    world.settle()
    assert ["ok", "7"] == words(world, deal)


def test_a_task_can_be_handed_over(world):
    waiting(world, task_step())
    (task,) = tasks_for(world)
    with pytest.raises(Forbidden):
        complete_task(world.tenant, BEN, task.id, TaskAnswer.YES, now=world.now)
    delegate_task(world.tenant, ANNA, task.id, 2, world.now)
    with pytest.raises(Forbidden):
        complete_task(world.tenant, ANNA, task.id, TaskAnswer.YES, now=world.now)
    assert [task.id] == [one.id for one in tasks_for(world, 2)]


def test_a_task_that_nobody_answers_in_time_is_withdrawn(world):
    _run, deal = waiting(world, task_step(timeout="P1D"))
    (task,) = tasks_for(world)
    world.advance(DAY)
    assert (["timeout"], True) == (words(world, deal), get_task(world.tenant, task.id).withdrawn)
    with pytest.raises(Clash):
        complete_task(world.tenant, ANNA, task.id, TaskAnswer.YES, now=world.now)


def test_a_terminated_run_keeps_its_data_and_acts_no_more(world):
    run, deal = waiting(world, stage_wait("won"))
    for _ in range(2):
        terminate_run(world.tenant, ANNA, run.id, "enough", world.now)
    world.move(deal, "won")
    ended = read_run(world.tenant, ANNA, run.id, world.now)
    assert ("terminated", "enough", []) == (ended.run.state, ended.run.status, words(world, deal))
    assert ["stopped"] == [one.state for one in ended.steps]
    assert 0 == waiters(world)


def test_a_killed_run_leaves_nothing_but_what_it_did(world):
    run, deal = waiting(world, task_step())
    kill_run(world.tenant, ANNA, run.id, world.now)
    with pytest.raises(NotFound):
        read_run(world.tenant, ANNA, run.id, world.now)
    left = [row.kind for row in world.table.rows().values() if run.id in row.pk + row.sk]
    # Boards were told, of which a line is kept for a day.
    assert ["timeline"] * 3 == [kind for kind in left if kind != RECENT]
    assert [] == tasks_about(world, deal)


def test_a_token_that_is_answered_after_the_end_changes_nothing(world):
    _run, deal = waiting(world, stage_wait("won"))
    rows = [row for row in world.table.rows().values() if row.kind == WAITER]
    world.move(deal, "won")
    world.table.write([Put(row) for row in rows])
    world.move(deal, "executing")
    world.move(deal, "won")
    assert ["reached"] == words(world, deal)
    assert 0 == waiters(world)


def test_a_parallel_step_goes_on_when_all_branches_have_finished(world):
    workflow = publish(
        world,
        {
            "type": "parallel",
            "branches": [
                {"steps": [{"type": "pause", "interval": "P1D"}, comment("slow")]},
                {"steps": [comment("quick"), {**stage_wait("won"), "id": "w"}]},
            ],
        },
        comment("joined"),
    )
    deal = world.create()
    start(world, workflow, deal)
    world.move(deal, "won")
    assert ["quick"] == words(world, deal)
    world.advance(DAY)
    assert ["quick", "slow", "joined"] == words(world, deal)


def test_ending_in_a_parallel_branch_takes_back_what_others_wait_for(world):
    workflow = publish(
        world,
        {
            "type": "parallel",
            "branches": [
                {"steps": [{"type": "pause", "interval": "P1D"}, {"type": "end"}]},
                {"steps": [task_step()]},
            ],
        },
    )
    run = start(world, workflow, world.create())
    world.advance(DAY)
    assert "done" == read_run(world.tenant, ANNA, run.id, world.now).run.state
    assert ([], 0) == (tasks_for(world), waiters(world))
    assert "stopped" == {one.step: one.state for one in log(world, run)}["wait"]


@pytest.mark.parametrize(
    ("step", "expected"),
    [(stage_wait("won"), "{}"), ("listen", "0")],
    ids=["wait", "listen"],
)
def test_a_step_that_is_settled_answers_a_renewed_token_alike(monkeypatch, step, expected):
    world = World()
    branches = [
        {"event": {**stage_wait("won"), "id": "won"}, "steps": []},
        {"event": {"type": "pause", "interval": "P9D"}, "steps": []},
    ]
    listen = {"type": "listen", "id": "wait", "branches": branches}
    workflow = publish(
        world, listen if step == "listen" else step, {"type": "pause", "interval": "P1D"}
    )
    deal = world.create()
    run = start(world, workflow, deal)
    world.move(deal, "won")
    answers = []
    monkeypatch.setattr(world.machines, "answer", lambda *answer: answers.append(answer))
    call = WaitCall(run=run.id, step="wait", loops={}, token="second")
    register_wait(world.tenant, call, world.now)
    assert [("second", expected)] == answers
    assert 0 == waiters(world)


@pytest.mark.parametrize("id", ["nothing", "deal_1-w", "deal_1-wé", "é" * 2000, "x" * 3000, ""])
def test_ids_that_nobody_made_are_not_found(id):
    world = World()
    for ask in (
        lambda: read_run(world.tenant, ANNA, id, world.now),
        lambda: terminate_run(world.tenant, ANNA, id, "", world.now),
        lambda: kill_run(world.tenant, ANNA, id, world.now),
        lambda: get_task(world.tenant, id),
        lambda: send_command(world.tenant, ANNA, id, "go", world.now),
        lambda: get_template(world.tenant, id),
    ):
        with pytest.raises(NotFound):
            ask()

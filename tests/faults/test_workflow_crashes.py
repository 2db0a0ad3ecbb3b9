"""The process dies before or after any request of a workflow: nothing is lost or doubled."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.workflows.tasks import TaskAnswer
from chalicelib.ports.table import Put
from chalicelib.records.idempotency import Once
from chalicelib.records.items import item_of
from chalicelib.records.shared_entries import entries_in
from chalicelib.records.workflows import (
    RUN,
    STEP,
    TASK,
    WAITER,
    run_of,
    run_row,
    step_of,
    task_of,
)
from chalicelib.usecases.workflows.answer_tasks import complete_task, send_command
from chalicelib.usecases.workflows.end_run import kill_run, terminate_run
from chalicelib.usecases.workflows.start_run import start_run
from tests.faults.test_crashes import Crash, CrashingWorld, Fuse, crashes
from tests.support.bureau import comment, do, publish, tasks_for
from tests.support.mixed import TellAndNote, in_the_catalogue
from tests.support.world import ANNA

DAY = timedelta(days=1)
N = {"n": {"type": "number", "default": 0}}
UP = {"type": "set_variable", "variable": "n", "add": 1}


class Bureau(CrashingWorld):
    """A world whose state machines are called over the fuse too, and call again after a crash."""

    def __init__(self, fuse: Fuse) -> None:
        super().__init__(fuse)
        for name in ("start", "stop", "answer"):
            setattr(self.machines, name, self._switched(getattr(self.machines, name)))

    def invoke(self, function, payload):
        before, self.armed = self.armed, True
        try:
            return super().invoke(function, payload)
        except Crash:
            self.new_instance()
            raise
        finally:
            self.armed = before

    def ask(self, request) -> None:
        """Let a client ask for something, again if the answer does not come."""
        self._until_done(request)
        self.settle()


def data_steps(world: Bureau) -> None:
    publish(
        world,
        UP,
        comment("{{ variables.n }}"),
        do("create_contact", "made", values={"title": "Kim"}),
        do(
            "get_crm_data",
            "read",
            entity_type="contact",
            item="{{ results.made.id }}",
            fields=["title"],
        ),
        comment("made {{ results.read.title }}"),
        do("edit_item", values={"comments": "seen"}),
        variables=N,
        auto_run="on_add",
    )
    world.create()
    world.advance(timedelta(minutes=10))


def loop_and_condition(world: Bureau) -> None:
    branch = {"when": {"field": "variables.n", "op": "eq", "value": 2}, "steps": [comment("two")]}
    publish(
        world,
        {
            "type": "while",
            "when": {"field": "variables.n", "op": "lt", "value": 2},
            "steps": [UP, {"type": "condition", "branches": [branch]}],
        },
        do("change_stage", stage="won"),
        variables=N,
        auto_run="on_add",
    )
    world.create()
    world.advance(timedelta(minutes=10))


def outside(world: Bureau) -> None:
    hook = do("call_webhook", "hook", url="https://shop.example.com/hook")
    publish(world, hook, comment("{{ results.hook.status }}"), auto_run="on_add")
    world.create()
    world.advance(timedelta(minutes=10))


def mixed_step(world: Bureau) -> None:
    told = do("tell_and_note", "told", contact={}, values={"comments": "told"})
    publish(world, told, comment("{{ results.told.status }}"), auto_run="on_add")
    world.create()
    world.advance(timedelta(minutes=10))


def stage_wait(world: Bureau) -> None:
    wait = {"type": "wait_for_stage", "id": "w", "stages": ["won"]}
    publish(world, wait, comment("{{ results.w.result }}"), auto_run="on_add")
    deal = world.create()
    world.advance(timedelta(minutes=10))
    world.move(deal, "won")
    world.advance(timedelta(minutes=10))


def listen_and_time_out(world: Bureau) -> None:
    events = [
        {"event": {"type": "wait_for_event", "name": "go", "users": [1]}, "steps": [comment("a")]},
        {"event": {"type": "pause", "interval": "P1D"}, "steps": [comment("late")]},
    ]
    publish(world, {"type": "listen", "branches": events}, auto_run="on_add")
    world.create()
    world.advance(2 * DAY)


def command(world: Bureau) -> None:
    wait = {"type": "wait_for_event", "name": "go", "users": [1]}
    publish(world, wait, comment("gone"), auto_run="on_add")
    world.create()
    world.advance(timedelta(minutes=10))
    (run,) = runs(world)
    given = send_once(world, run.id)
    world.ask(given)
    world.advance(timedelta(minutes=10))


def send_once(world: Bureau, run: str):
    def send() -> None:
        if any(row.kind == WAITER for row in world.table.rows().values()):
            send_command(world.tenant, ANNA, run, "go", world.now)

    return send


def task(world: Bureau) -> None:
    publish(
        world,
        {
            "type": "user_task",
            "kind": "request_information",
            "users": [1],
            "subject": "How many?",
            "fields": ["n"],
        },
        comment("{{ variables.n }}"),
        variables=N,
        auto_run="on_add",
    )
    world.create()
    world.advance(timedelta(minutes=10))
    (open_one,) = tasks_for(world)
    world.ask(
        lambda: complete_task(
            world.tenant, ANNA, open_one.id, TaskAnswer.OK, now=world.now, fields={"n": 5}
        )
    )
    world.advance(timedelta(minutes=10))


def by_hand(world: Bureau) -> None:
    workflow = publish(world, comment("by hand"))
    deal = world.create()
    once = Once(user=1, key="k", fingerprint="f")
    world.ask(
        lambda: start_run(world.tenant, ANNA, workflow, deal.ref, {}, now=world.now, once=once)
    )
    world.advance(timedelta(minutes=10))


def terminated(world: Bureau) -> None:
    wait = {"type": "wait_for_event", "name": "go", "users": [1]}
    publish(world, wait, comment("never"), auto_run="on_add")
    world.create()
    world.advance(timedelta(minutes=10))
    (run,) = runs(world)
    world.ask(lambda: terminate_run(world.tenant, ANNA, run.id, "enough", world.now))
    world.advance(timedelta(minutes=10))


def killed(world: Bureau) -> None:
    publish(
        world,
        {"type": "user_task", "kind": "read", "users": [1], "subject": "Read"},
        auto_run="on_add",
    )
    world.create()
    world.advance(timedelta(minutes=10))
    (run,) = runs(world)
    world.ask(lambda: runs(world) and kill_run(world.tenant, ANNA, run.id, world.now))
    world.advance(timedelta(minutes=10))


def deleted(world: Bureau) -> None:
    wait = {"type": "wait_for_stage", "stages": ["won"]}
    publish(world, wait, comment("never"), auto_run="on_add")
    deal = world.create()
    world.advance(timedelta(minutes=10))
    world.delete(deal)
    world.advance(timedelta(minutes=10))


def runs(world: Bureau):
    return [run_of(row) for row in world.table.rows().values() if row.kind == RUN]


TOLD_AGAIN = {"stamp", "once", "recent", "word"}
"""Kinds of rows that may be more after a repair: an id that was lost makes a larger number, which
is a word to search for where a small one is none."""


def seen(world: Bureau) -> dict[str, object]:
    """Return the end state without instants, versions and ids that tell of the repair."""
    rows = [row for _, row in sorted(world.table.rows().items())]
    steps = [step_of(row) for row in rows if row.kind == STEP]
    tasks = [task_of(row) for row in rows if row.kind == TASK]
    return {
        "kinds": sorted(row.kind for row in rows if row.kind not in TOLD_AGAIN),
        "runs": [(run.state, run.variables, run.status) for run in runs(world)],
        "steps": sorted((one.step, one.visit, one.state, one.branch or 0) for one in steps),
        "tasks": [(one.answer, one.withdrawn) for one in tasks],
        "items": [
            (key, item.stage, item.fields.get("comments"))
            for key, row in sorted(world.table.rows().items())
            if row.kind == "item" and key[0].startswith("deal")
            for item in [item_of(row)]
        ],
        "texts": sorted(
            entry.text
            for row in rows
            if row.sk.startswith("timeline#")
            for entry in entries_in(row)
        ),
        "executions": sorted(
            one.status
            for machine in world.machines.machines.values()
            for one in machine.executions.values()
        ),
    }


SCENARIOS = [
    data_steps,
    loop_and_condition,
    outside,
    mixed_step,
    stage_wait,
    listen_and_time_out,
    command,
    task,
    by_hand,
    terminated,
    killed,
    deleted,
]


@pytest.fixture(autouse=True)
def known_action():
    with in_the_catalogue(tell_and_note=TellAndNote):
        yield


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: one.__name__)
def test_a_crash_at_any_request_of_a_workflow_loses_and_doubles_nothing(scenario):
    whole = Bureau(Fuse())
    scenario(whole)
    expected, calls = seen(whole), len(whole.http.sent)
    assert whole.fuse.count > 0
    for place, world in crashes(Bureau, scenario, whole.fuse.count):
        assert expected == seen(world), place
        assert calls <= len(world.http.sent) <= calls + 1, place


def only_once(world: Bureau, request) -> bool:
    """Let a client ask for something that never asks again; return whether it was answered."""
    world.armed = True
    try:
        request()
    except Crash:
        world.new_instance()
        return False
    finally:
        world.armed = False
        world.settle()
        world.advance(timedelta(minutes=10))
    return True


def start_by_hand(world: Bureau):
    workflow = publish(world, comment("begun"))
    deal = world.create()
    return lambda: start_run(world.tenant, ANNA, workflow, deal.ref, {}, now=world.now)


def answer_a_task(world: Bureau):
    ask = {"type": "user_task", "kind": "read", "users": [1], "subject": "Read"}
    publish(world, ask, comment("read"), auto_run="on_add")
    world.create()
    (task,) = tasks_for(world)
    return lambda: complete_task(world.tenant, ANNA, task.id, TaskAnswer.OK, now=world.now)


def give_a_command(world: Bureau):
    wait = {"type": "wait_for_event", "name": "go", "users": [1]}
    publish(world, wait, comment("gone"), auto_run="on_add")
    world.create()
    (run,) = runs(world)
    return lambda: send_command(world.tenant, ANNA, run.id, "go", world.now)


def terminate(world: Bureau):
    ask = {"type": "user_task", "kind": "read", "users": [1], "subject": "Read"}
    publish(world, ask, comment("never"), auto_run="on_add")
    world.create()
    (run,) = runs(world)
    return lambda: terminate_run(world.tenant, ANNA, run.id, "enough", world.now)


@pytest.mark.parametrize("case", [start_by_hand, answer_a_task, give_a_command, terminate])
def test_what_a_client_asks_for_just_once_happens_as_a_whole_or_not_at_all(case):
    def play(at) -> tuple[dict[str, object], bool, int]:
        fuse = Fuse()
        world = Bureau(fuse)
        request = case(world)
        fuse.count, fuse.at = 0, at
        answered = only_once(world, request)
        return seen(world), answered, fuse.count

    whole, _, count = play(None)
    nothing, _, _ = play((1, "before"))
    assert whole != nothing
    ends = []
    for number in range(1, count + 1):
        for moment in ("before", "after"):
            end, answered, _ = play((number, moment))
            assert end in ((whole,) if answered else (whole, nothing)), f"{moment} request {number}"
            ends.append(end)
    assert whole in ends
    assert nothing in ends


@pytest.mark.parametrize("end", ["FAILED", "stopped"])
def test_a_run_whose_execution_was_given_up_has_failed_and_leaves_nothing_waiting(end):
    world = Bureau(Fuse())
    ask = {"type": "user_task", "kind": "read", "users": [1], "subject": "Read"}
    publish(world, ask, comment("never"), auto_run="on_add")
    if end == "FAILED":
        world.machines.function = lambda *_: fail_always()
    world.create()
    (run,) = runs(world)
    if end == "stopped":
        world.machines.stop(run.machine, run.execution)
    world.advance(DAY)
    (run,) = runs(world)
    assert ("failed", "given_up") == (run.state, run.reason.code)
    assert [] == tasks_for(world)
    assert [] == [row for row in world.table.rows().values() if row.kind == WAITER]


def fail_always():
    raise ValueError("broken")


def test_a_run_goes_on_although_an_earlier_execution_of_it_was_given_up():
    world = Bureau(Fuse())
    ask = {"type": "user_task", "kind": "read", "users": [1], "subject": "Read"}
    publish(world, ask, auto_run="on_add")
    world.create()
    (run,) = runs(world)
    world.table.write([Put(run_row(replace(run, renewals=1, version=run.version + 1)))])
    world.machines.given_up.append(run.id)
    world.settle()
    assert ["running"] == [one.state for one in runs(world)]


def test_an_execution_that_bears_no_runs_name_concerns_nobody():
    world = Bureau(Fuse())
    world.machines.given_up += ["deal_9-wabc", "by hand"]
    world.settle()
    assert [] == runs(world)


def test_a_run_without_a_state_machine_has_failed():
    world = Bureau(Fuse())
    publish(world, comment("never"), auto_run="on_add")
    world.machines.machines.clear()
    world.create()
    (run,) = runs(world)
    assert ("failed", "no_state_machine") == (run.state, run.reason.code)


def test_a_put_back_waiter_of_an_ended_run_is_removed():
    world = Bureau(Fuse())
    wait = {"type": "wait_for_stage", "stages": ["won"]}
    publish(world, wait, comment("once"), auto_run="on_add")
    deal = world.create()
    left = [row for row in world.table.rows().values() if row.kind == WAITER]
    world.move(deal, "won")
    world.table.write([Put(row) for row in left])
    world.move(deal, "lose")
    assert ["once"] == [one.text for one in world.timeline(deal) if one.kind == "comment"]
    assert [] == [row for row in world.table.rows().values() if row.kind == WAITER]

"""Somebody else comes in right before any write of a workflow: nothing is doubled, lost or left."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.adapters.tables.memory import StreamRecord
from chalicelib.domain.errors import StageflowError
from chalicelib.domain.workflows.states import WAIT_ARN
from chalicelib.domain.workflows.tasks import TaskAnswer
from chalicelib.domain.workflows.variables import Variable
from chalicelib.records.items import item_of
from chalicelib.records.people import user_row
from chalicelib.records.workflows import STEP, VALUES, WAITER, shared_row
from chalicelib.usecases.workflows.answer_tasks import complete_task, send_command
from chalicelib.usecases.workflows.end_run import terminate_run
from chalicelib.usecases.workflows.step_context import RunFailed
from tests.faults.test_workflow_crashes import (
    by_hand,
    data_steps,
    listen_and_time_out,
    loop_and_condition,
    mixed_step,
    outside,
    runs,
    seen,
    stage_wait,
)
from tests.support.bureau import comment, do, log, publish, tasks_for
from tests.support.mixed import TellAndNote, in_the_catalogue
from tests.support.world import ANNA, BEN, World

DAY = timedelta(days=1)
N = {"n": {"type": "number", "default": 0}}
UP = {"type": "set_variable", "variable": "n", "add": 1}
GO = {"type": "wait_for_event", "name": "go", "users": [1]}
ASK = {
    "type": "user_task",
    "kind": "request_information",
    "users": [1],
    "subject": "How many?",
    "fields": ["n"],
}

Rival = Callable[["Rivalled"], object]
Scenario = Callable[[Any], None]


class Rivalled(World):
    """A world in which a rival acts right before the n-th write of whatever concerns workflows.

    Writes of the functions count, those of the stream, and those of the requests of clients.
    """

    def __init__(self, at: int = 0, rival: Rival | None = None) -> None:
        super().__init__()
        self.at = at
        self.rival = rival
        self.count = 0
        self.watched = False
        """Whether something is under way whose writes count."""
        self.once_more: Callable[[], object] = lambda: None
        """Does again what is under way."""
        self.payload: dict[str, Any] = {}
        """Of the function that is under way."""
        self.terminated = False
        """Whether the rival has terminated a run."""
        self.found: dict[str, object] = {}
        """What there was right after the rival."""
        self.table.write = self._rivalled(self.table.write)  # type: ignore[method-assign]

    def _rivalled(self, write: Callable[..., None]) -> Callable[..., None]:
        def rivalled(writes: Any) -> None:
            if self.watched:
                self.count += 1
                if self.count == self.at:
                    self._let_the_rival_act()
            write(writes)

        return rivalled

    def _let_the_rival_act(self) -> None:
        assert self.rival is not None
        self.watched = False
        self.rival(self)
        self.found = acted(self)
        self.watched = True

    def invoke(self, function: str, payload: dict[str, Any]) -> dict[str, Any]:
        invoke = super().invoke
        self.payload = {"function": function, **payload}
        return self._while(lambda: invoke(function, payload))

    def deliver(self, record: StreamRecord) -> None:
        deliver = super().deliver
        self.payload = {}
        self._while(lambda: deliver(record))

    def ask(self, request: Callable[[], object]) -> None:
        """Let a client ask for something that may be refused, for a rival may be there already."""
        self.payload = {}
        with suppress(StageflowError):
            self._while(request)
        self.settle()

    def _while(self, doing: Callable[[], Any]) -> Any:
        before = self.watched, self.once_more
        self.watched, self.once_more = True, doing
        try:
            return doing()
        finally:
            self.watched, self.once_more = before


def the_same_call(world: Rivalled) -> None:
    """Let a second instance do the same at the same time."""
    with suppress(StageflowError, RunFailed):
        world.once_more()


def another_token(world: Rivalled) -> None:
    """Let the engine call for a wait that is under way with a token that is dead by then."""
    payload = dict(world.payload)
    if payload.pop("function", "") == WAIT_ARN:
        World.invoke(world, WAIT_ARN, {**payload, "token": "dead"})


def somebody_terminates(world: Rivalled) -> None:
    """Let somebody terminate the run."""
    for run in runs(world):
        if run.is_open:
            terminate_run(world.tenant, ANNA, run.id, "rival", world.now)
            world.terminated = True


def acted(world: World) -> dict[str, object]:
    """Return what workflows have done; nothing of it may change when they are over."""
    rows = world.table.rows()
    items = [item_of(row) for row in rows.values() if row.kind == "item"]
    return {
        "steps": sorted(key for key, row in rows.items() if row.kind == STEP),
        "comments": sorted(row.body for row in rows.values() if '"comment"' in row.body),
        "items": sorted((str(one.ref), one.fields.get("comments") or "") for one in items),
        "values": sorted(row.body for row in rows.values() if row.kind == VALUES),
        "calls": len(world.http.sent),
    }


def contact(world: Rivalled) -> None:
    publish(world, do("create_contact", values={"title": "Kim"}), auto_run="on_add")
    world.create()


def condition(world: Rivalled) -> None:
    small = {"field": "amount", "op": "lt", "value": 9}
    branches = [{"when": small, "steps": [comment("small")]}, {"steps": [comment("large")]}]
    publish(world, {"type": "condition", "branches": branches}, auto_run="on_add")
    world.create(amount=5)


def nobody(world: Rivalled) -> None:
    publish(world, {**ASK, "users": [2]}, comment("nobody"), variables=N, auto_run="on_add")
    world.create_unseen(responsible=2)
    world.save(user_row(replace(BEN.user, active=False)))
    world.settle()


def failing(world: Rivalled) -> None:
    mail = do("send_email", "mail", subject="Hi", text="Hello")
    publish(world, mail, comment("after"), auto_run="on_add")
    world.create()


def shared(world: Rivalled) -> None:
    world.save(shared_row("total", Variable(type="number", default=5)))
    up = {"type": "set_variable", "variable": "tenant_variables.total", "add": 1}
    publish(world, up, up, comment("{{ tenant_variables.total }}"), auto_run="on_add")
    world.create()


def parallel(world: Rivalled) -> None:
    branches = [{"steps": [UP, GO]}, {"steps": [{**ASK, "id": "ask"}]}]
    both = {"type": "parallel", "branches": branches}
    publish(world, both, comment("{{ variables.n }}"), variables=N, auto_run="on_add")
    world.create()
    give_command(world)
    answer_task(world)


def command(world: Rivalled) -> None:
    publish(world, GO, comment("gone"), auto_run="on_add")
    world.create()
    give_command(world)


def task(world: Rivalled) -> None:
    publish(world, ASK, comment("{{ variables.n }}"), variables=N, auto_run="on_add")
    world.create()
    answer_task(world)


def task_in_time(world: Rivalled) -> None:
    step = {**ASK, "timeout": "P1D", "id": "ask"}
    publish(world, step, comment("{{ results.ask.result }}"), variables=N, auto_run="on_add")
    world.create()
    world.advance(2 * DAY)


def two_events(world: Rivalled) -> None:
    branches = [
        {"event": {**GO, "id": "told"}, "steps": [comment("gone")]},
        {"event": {**ASK, "id": "ask"}, "steps": [comment("asked")]},
    ]
    listen = {"type": "listen", "id": "l", "branches": branches}
    publish(world, listen, comment("{{ results.l.event }}"), variables=N, auto_run="on_add")
    world.create()
    answer_task(world)
    give_command(world)


def give_command(world: Rivalled) -> None:
    if resting(world):
        (run,) = runs(world)
        world.ask(lambda: send_command(world.tenant, ANNA, run.id, "go", world.now))


def answer_task(world: Rivalled) -> None:
    for one in tasks_for(world):
        world.ask(partial(answer, world, one.id, 5))


def answer(world: World, task: str, n: int) -> None:
    complete_task(world.tenant, ANNA, task, TaskAnswer.OK, now=world.now, fields={"n": n})


def resting(world: World) -> list[object]:
    return [key for key, row in world.table.rows().items() if row.kind == WAITER]


@pytest.fixture(autouse=True)
def known_action():
    with in_the_catalogue(tell_and_note=TellAndNote):
        yield


SCENARIOS = [
    data_steps,
    loop_and_condition,
    contact,
    condition,
    outside,
    mixed_step,
    failing,
    shared,
    parallel,
    stage_wait,
    listen_and_time_out,
    command,
    task,
    task_in_time,
    two_events,
    nobody,
    by_hand,
]
all_scenarios = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: one.__name__)


def writes_of(scenario: Scenario) -> tuple[range, dict[str, object], int]:
    """Return the numbers of the writes, the end without any rival, and how often it called."""
    world = Rivalled()
    scenario(world)
    assert world.count > 0
    return range(1, world.count + 1), seen(world), len(world.http.sent)


@all_scenarios
@pytest.mark.parametrize("rival", [the_same_call, another_token], ids=["same", "token"])
def test_the_same_call_twice_at_once_happens_once(scenario: Scenario, rival: Rival) -> None:
    numbers, expected, calls = writes_of(scenario)
    for number in numbers:
        world = Rivalled(number, rival)
        scenario(world)
        assert (expected, calls) == (seen(world), len(world.http.sent)), f"before write {number}"


@all_scenarios
def test_a_run_that_is_terminated_before_any_write_acts_no_more(scenario: Scenario) -> None:
    stopped = 0
    for number in writes_of(scenario)[0]:
        world = Rivalled(number, somebody_terminates)
        scenario(world)
        if not world.terminated:
            continue  # the rival came before the run began, or after its end
        stopped += 1
        (run,) = runs(world)
        assert ("terminated", "rival") == (run.state, run.status), f"before write {number}"
        assert world.found == acted(world), f"before write {number}"
        assert ([], []) == (resting(world), tasks_for(world)), f"before write {number}"
        states = {one.state for one in log(world, run)}
        assert states <= {"done", "failed", "stopped"}, f"before write {number}"
    assert stopped > 0


class Event:
    """A rival that does what a run waits for, if it waits yet."""

    def __init__(self, happens: Callable[[Rivalled], object]) -> None:
        self.happens = happens
        self.accepted = False

    def __call__(self, world: Rivalled) -> None:
        with suppress(StageflowError, ValueError):
            self.happens(world)
            self.accepted = True


def the_deal_is_won(world: Rivalled) -> None:
    (deal,) = (item_of(row) for row in world.table.rows().values() if row.kind == "item")
    world.change_unseen(deal, stage="won")


def the_command_is_given(world: Rivalled) -> None:
    (run,) = runs(world)
    send_command(world.tenant, ANNA, run.id, "go", world.now)


def the_task_is_answered(world: Rivalled) -> None:
    (one,) = tasks_for(world)
    answer(world, one.id, 7)


@pytest.mark.parametrize(
    ("scenario", "happens", "accepted", "otherwise"),
    [
        (stage_wait, the_deal_is_won, ["reached"], ["reached"]),
        (command, the_command_is_given, ["gone"], ["gone"]),
        (task, the_task_is_answered, ["7"], ["5"]),
        (task_in_time, the_task_is_answered, ["ok"], ["timeout"]),
        (listen_and_time_out, the_command_is_given, ["a"], ["late"]),
        (two_events, the_command_is_given, ["gone", "told"], ["asked", "ask"]),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_an_event_before_any_write_counts_if_it_was_accepted_and_only_then(
    scenario: Scenario,
    happens: Callable[[Rivalled], object],
    accepted: list[str],
    otherwise: list[str],
) -> None:
    outcomes = set()
    for number in writes_of(scenario)[0]:
        event = Event(happens)
        world = Rivalled(number, event)
        scenario(world)
        outcomes.add(event.accepted)
        expected = accepted if event.accepted else otherwise
        assert expected == comments(world), f"before write {number}"
        assert ([], []) == (resting(world), tasks_for(world)), f"before write {number}"
        assert ["done"] == [one.state for one in runs(world)], f"before write {number}"
    assert True in outcomes


def comments(world: World) -> list[str]:
    """Return the comments on the only deal."""
    (deal,) = (item_of(row) for row in world.table.rows().values() if row.kind == "item")
    return [entry.text for entry in world.timeline(deal) if entry.kind == "comment"]


def test_two_calls_at_once_go_the_same_way_though_the_item_has_changed_between_them() -> None:
    answers: list[dict[str, Any]] = []

    def grown(world: Rivalled) -> None:
        payload = dict(world.payload)
        if "decide" != payload.get("do"):
            return
        (deal,) = (item_of(row) for row in world.table.rows().values() if row.kind == "item")
        world.change_unseen(deal, amount=50)
        answers.append(World.invoke(world, payload.pop("function"), payload))

    for number in writes_of(condition)[0]:
        world = Rivalled(number, grown)
        condition(world)
        expected = ["large"] if answers else ["small"]
        assert expected == comments(world), f"before write {number}"
        (run,) = runs(world)
        lines = [line for line in log(world, run) if "condition" == line.type]
        assert [1 if answers else 0] == [line.branch for line in lines], f"before write {number}"
        if answers:
            return
    raise AssertionError("nothing was decided")

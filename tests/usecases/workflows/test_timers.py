"""Timers: how long a step rests, and what is noted when nothing has come in time."""

from datetime import timedelta

import pytest

from chalicelib.domain.people.settings import Settings
from chalicelib.domain.workflows.states import WAIT_ARN, Duty
from chalicelib.records.configuration import settings_row
from chalicelib.records.workflows import STEP
from chalicelib.usecases.workflows.answer_tasks import send_command
from chalicelib.usecases.workflows.start_run import start_run
from tests.support.bureau import comment, log, publish, start, words
from tests.support.waits import (
    ask,
    call,
    client_wait,
    command_wait,
    listen,
    pause,
    stage_wait,
    waiters,
)
from tests.support.world import ANNA, World, interrupt, of_kind

DAY = timedelta(days=1)
UNTIL = {"until": "{{ deal.close_date }}"}


@pytest.fixture
def world() -> World:
    return World()


def begun(world, *steps, **values):
    """Start a run of these steps; return it and its deal."""
    deal = world.create(**values)
    return start(world, publish(world, *steps), deal), deal


def until(**more):
    """Return a pause until the closing date."""
    return {"type": "pause", "id": "paused", **UNTIL, **more}


@pytest.mark.parametrize(
    "step", [stage_wait("won", **UNTIL), client_wait(**UNTIL), listen(stage_wait("won"), until())]
)
def test_a_wait_until_a_past_day_lasts_the_second_that_the_engine_needs(world, step):
    run, _deal = begun(world, pause(id="first"), step, close_date="2026-03-01")
    assert 1 == call(world, run, Duty.RECKON, step["id"])["timeout"]


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-03-04", {"timeout": 2 * 86_400 - 36_000, "branch": 0}), ("2026-03-09", None)],
)
def test_of_two_timers_the_nearer_one_counts(world, day, expected):
    step = listen(client_wait(**UNTIL), pause("P3D"), stage_wait("won"))
    run, _deal = begun(world, pause(id="first"), step, close_date=day)
    answer = call(world, run, Duty.RECKON, "listen")
    known = {name: answer[name] for name in ("timeout", "branch")}
    assert (expected or {"timeout": 3 * 86_400, "branch": 1}) == known


@pytest.mark.parametrize(
    ("zone", "instant"),
    [
        ("UTC", "2026-03-05T00:00:00Z"),
        ("Asia/Tokyo", "2026-03-04T15:00:00Z"),
        ("America/New_York", "2026-03-05T05:00:00Z"),
    ],
)
def test_a_day_begins_where_the_tenant_is(world, zone, instant):
    world.save(settings_row(Settings(minimum_delay_seconds=0, time_zone=zone), 2))
    run, _deal = begun(world, pause(id="first"), until(), close_date="2026-03-05")
    assert instant == call(world, run, Duty.RECKON, "paused")["until"]


@pytest.mark.parametrize("text", ["tomorrow", "", "31.12.2026"])
def test_what_is_no_date_passes_at_once(world, text):
    step = {"type": "pause", "until": "{{ deal.comments }}"}
    _run, deal = begun(world, step, comment("passed"), comments=text)
    assert ["passed"] == words(world, deal)


def test_an_answer_counts_though_the_engine_hears_of_it_after_the_time(world):
    steps = [{"event": command_wait(), "steps": [comment("told")]}]
    steps.append({"event": pause(), "steps": [comment("late")]})
    run, deal = begun(world, {"type": "listen", "id": "listen", "branches": steps})
    send_command(world.tenant, ANNA, run.id, "go", world.now)
    world.machines.run(world.now + DAY)
    world.settle()
    line = next(one for one in log(world, run) if one.step == "listen")
    assert (["told"], 0, "given") == (words(world, deal), line.branch, line.result["result"])
    assert [] == waiters(world)


def test_an_answer_to_a_plain_wait_counts_as_long(world):
    run, deal = begun(world, command_wait(timeout="P1D"), comment("{{ results.told.result }}"))
    send_command(world.tenant, ANNA, run.id, "go", world.now)
    world.machines.run(world.now + DAY)
    world.settle()
    assert ["given"] == words(world, deal)


def test_later_steps_see_which_event_of_a_listen_step_came_too_late(world):
    step = listen(client_wait(period="P1D"), command_wait())
    _run, deal = begun(
        world, step, comment("{{ results.listen.event }} {{ results.heard.result }}")
    )
    world.advance(DAY)
    assert ["heard timeout"] == words(world, deal)


def test_a_wait_that_times_out_while_it_is_noted_leaves_nothing_that_waits(world):
    deal = world.create()
    workflow = publish(world, command_wait(timeout="P1D"))
    run = start_run(world.tenant, ANNA, workflow, deal.ref, {}, now=world.now)
    noted = {"run": run.id, "step": "told", "loops": {}, "token": "late"}
    interrupt(
        world.table, "write", before=lambda: world.invoke(WAIT_ARN, noted), when=of_kind(STEP)
    )
    call(world, run, Duty.TIME_OUT, "told")
    assert [{"result": "timeout"}] == [line.result for line in log(world, run)]
    assert [] == waiters(world)


def test_the_log_says_since_when_a_step_rested_that_timed_out(world):
    run, _deal = begun(world, ask(timeout="P1D"))
    begin = world.now
    world.advance(2 * DAY)
    (line,) = log(world, run)
    assert ("done", begin, begin + DAY) == (line.state, line.started_at, line.finished_at)

"""Deadlines: whatever a text says, a step rests between no time and about a year."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.people.settings import Settings
from chalicelib.domain.words.instants import parse_instant
from chalicelib.domain.workflows.states import Duty
from chalicelib.ports.table import Put
from chalicelib.records.configuration import settings_row
from chalicelib.records.workflows import run_row
from chalicelib.usecases.workflows.perform_step import StepCall, perform_step
from chalicelib.usecases.workflows.read_runs import read_run
from tests.support.bureau import comment, log, publish, run_of, start, words
from tests.support.world import ANNA, World

MOST = timedelta(days=364)
NOW, A_YEAR_ON = timedelta(0), MOST


@pytest.fixture
def world() -> World:
    return World()


def reckoned(world, step, title, zone="UTC"):
    """Return what is worked out for a step of a run that rests before it."""
    world.save(settings_row(Settings(minimum_delay_seconds=0, time_zone=zone), 2))
    pause = {"type": "pause", "interval": "P1D"}
    run = start(world, publish(world, pause, {**step, "id": "it"}), world.create(title=title))
    call = StepCall(do=Duty.RECKON, run=run.id, step="it", loops={})
    return perform_step(world.tenant, call, world.now)


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/New_York", "Pacific/Kiritimati"])
@pytest.mark.parametrize(
    ("title", "after"),
    [
        ("0001-01-01", NOW),
        ("0001-01-01T00:00:00+14:00", NOW),
        ("2026-03-01", NOW),
        ("2026-03-02T10:00:00Z", NOW),
        ("2026-03-04T10:00:00Z", timedelta(days=2)),
        ("2028-01-01", A_YEAR_ON),
        ("9999-12-31", A_YEAR_ON),
        ("9999-12-31T00:00:00Z", A_YEAR_ON),
        ("soon", NOW),
        ("", NOW),
        ("2026-02-30", NOW),
        ("\u0662\u0660\u0662\u0666-03-04", NOW),
    ],
)
def test_a_pause_ends_within_a_year(world, title, after, zone):
    pause = {"type": "pause", "until": "{{ deal.title }}"}
    answer = reckoned(world, pause, title or " ", zone)
    assert world.now + after == parse_instant(answer["until"])
    assert max(1, after.total_seconds()) == answer["timeout"]


def test_a_day_begins_on_the_clock_of_the_tenant(world):
    pause = {"type": "pause", "until": "{{ deal.title }}"}
    answer = reckoned(world, pause, "2026-03-04", "Europe/Berlin")
    assert "2026-03-03T23:00:00Z" == answer["until"]


@pytest.mark.parametrize("step", [{"type": "pause"}, {"type": "wait_for_client"}])
def test_a_value_that_does_not_suit_its_filter_passes_at_once(world, step):
    answer = reckoned(world, {**step, "until": '{{ deal.title | default:"-" | date }}'}, "hello")
    assert (world.now, 1) == (parse_instant(answer["until"]), answer["timeout"])


def test_a_listen_step_ends_with_its_earliest_event(world):
    branches = [
        {"event": {"type": "wait_for_client", "until": "{{ deal.title }}"}, "steps": []},
        {"event": {"type": "pause", "interval": "P30D"}, "steps": []},
    ]
    answer = reckoned(world, {"type": "listen", "branches": branches}, "9999-12-31")
    assert (30 * 86_400, 1) == (answer["timeout"], answer["branch"])


def test_a_run_whose_texts_name_no_date_goes_on(world):
    pause = {"type": "pause", "until": '{{ deal.title | default:"-" | date }}'}
    deal = world.create(title="hello")
    run = start(world, publish(world, pause, comment("after")), deal)
    assert (["after"], "done") == (words(world, deal), run.state)


@pytest.mark.parametrize(
    ("days", "code"), [(300, "given_up"), (365, "too_long")], ids=["earlier", "after a year"]
)
def test_a_run_whose_execution_has_lived_its_year_says_so(world, days, code):
    pauses = [{"type": "pause", "interval": "P364D"}] * 2
    deal = world.create()
    run = start(world, publish(world, *pauses), deal)
    world.advance(timedelta(days=days))
    assert "running" == run_of(world, deal).state
    perform_step(world.tenant, StepCall(do=Duty.GIVE_UP, run=run.execution, loops={}), world.now)
    assert ("failed", code) == (run_of(world, deal).state, run_of(world, deal).reason.code)
    assert "has failed" in world.texts(deal)[-1]
    assert "failed" == read_run(world.tenant, ANNA, run.id, world.now).run.state


def test_a_loop_goes_on_in_a_new_execution_when_the_present_one_is_old(world):
    month = {"type": "pause", "interval": "P30D"}
    loop = {
        "type": "while",
        "when": {"field": "variables.n", "op": "lt", "value": 30},
        "steps": [month, {"type": "set_variable", "variable": "n", "add": 1}],
    }
    number = {"n": {"type": "number", "default": 0}}
    deal = world.create()
    start(world, publish(world, loop, comment("{{ variables.n }}"), variables=number), deal)
    world.advance(timedelta(days=181))
    assert (1, "running") == (run_of(world, deal).renewals, run_of(world, deal).state)
    world.advance(timedelta(days=730))
    ended = run_of(world, deal)
    assert (["30"], "done", 5 - 1) == (words(world, deal), ended.state, ended.renewals)


def test_an_execution_is_too_old_for_its_run_only_by_its_own_age(world):
    deal = world.create()
    run = start(world, publish(world, {"type": "pause", "interval": "P364D"}), deal)
    row = run_row(replace(run, renewals=1, renewed_at=world.now + timedelta(days=200), version=2))
    world.table.write([Put(row)])
    world.advance(timedelta(days=363))
    call = StepCall(do=Duty.GIVE_UP, run=f"{run.id}-1", loops={})
    perform_step(world.tenant, call, world.now)
    assert "given_up" == run_of(world, deal).reason.code


@pytest.mark.parametrize("until", ["{{ deal.title }}", '{{ deal.title | default:"-" | date }}'])
def test_a_pause_until_no_date_says_so_in_the_log(world, until):
    pause = {"type": "pause", "id": "it", "until": until}
    deal = world.create(title="soon")
    run = start(world, publish(world, pause, comment("after")), deal)
    line = log(world, run)[0]
    assert ("it", "failed", "no_date") == (line.step, line.state, line.reason.code)
    assert (["after"], "done") == (words(world, deal), run.state)


@pytest.mark.parametrize("listened", [False, True], ids=["alone", "listened"])
def test_a_wait_until_no_date_passes_and_says_why(world, listened):
    wait = {"type": "wait_for_client", "id": "it", "until": "{{ deal.title }}"}
    listen = {"type": "listen", "id": "it", "branches": [{"event": {**wait, "id": "e"}}]}
    listen["branches"] += [{"event": {"type": "wait_for_stage", "stages": ["won"]}}]
    deal = world.create(title="soon")
    start(world, publish(world, listen if listened else wait, comment("after")), deal)
    line = log(world, run_of(world, deal))[0]
    state = "done" if listened else "failed"
    assert (["after"], state, "no_date") == (words(world, deal), line.state, line.reason.code)


def test_a_pause_leaves_a_line_that_says_until_when(world):
    pause = {"type": "pause", "until": "{{ deal.title }}"}
    workflow = publish(world, pause)
    day = (world.now + timedelta(days=3)).date()
    run = start(world, workflow, world.create(title=str(day)))
    (line,) = log(world, run)
    assert ("scheduled", str(day)) == (line.state, str(line.due_at.date()))


def test_a_pause_until_a_past_date_is_done_at_once(world):
    pause = {"type": "pause", "until": "{{ deal.title }}"}
    run = start(world, publish(world, pause), world.create(title="2026-03-01"))
    assert ["done"] == [line.state for line in log(world, run)]

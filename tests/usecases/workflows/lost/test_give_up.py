"""Giving up: once, with the reason, and with what the run held."""

from datetime import timedelta

import pytest

from chalicelib.domain.workflows.deadlines import LIFETIME
from chalicelib.usecases.workflows.get_run import get_run
from chalicelib.usecases.workflows.lost.give_up import give_up
from tests.support.bureau import publish, start
from tests.support.waits import pause
from tests.support.world import World

N = {"n": {"type": "number", "default": 7}}


@pytest.mark.parametrize(("age", "code"), [(timedelta(days=1), "given_up"), (LIFETIME, "too_long")])
def test_a_run_is_given_up_once_with_what_it_held(age, code):
    world = World()
    run = start(world, publish(world, pause("P90D"), variables=N), world.create())
    now = run.started_at + age

    assert [True, False] == [
        give_up(world.tenant, run, now + later) for later in (timedelta(), timedelta(seconds=1))
    ]

    ended = get_run(world.tenant, run.id)
    assert (code, {"n": 7}) == (ended.reason.code, ended.variables)

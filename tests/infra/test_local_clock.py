import time
from datetime import UTC, datetime, timedelta

import pytest

from infra.local.clock import LocalClock

NOON = datetime(2023, 4, 3, 12, 0, tzinfo=UTC)
BLINK = timedelta(seconds=5)


def test_it_runs_like_the_clock_of_the_machine():
    assert abs(LocalClock().now() - datetime.now(UTC)) < BLINK


@pytest.mark.parametrize("days", [400, -400])
def test_it_runs_on_from_where_it_was_set(days):
    there = datetime.now(UTC) + timedelta(days=days)
    clock = LocalClock()

    clock.set(there)

    assert abs(clock.now() - there) < BLINK
    assert abs(clock.offset - timedelta(days=days)) < BLINK


def test_a_frozen_clock_moves_only_when_it_is_set():
    clock = LocalClock(frozen_at=NOON)

    clock.set(NOON - timedelta(hours=1))

    assert NOON - timedelta(hours=1) == clock.now()


def test_it_stands_still_while_it_is_held_and_then_runs_on():
    clock = LocalClock()
    with clock.held():
        held = clock.now()
        time.sleep(0.01)
        assert held == clock.now()
        clock.set(NOON)
        time.sleep(0.01)
        assert NOON == clock.now()

    first = clock.now()
    while clock.now() == first:
        continue
    assert NOON <= first < clock.now() < NOON + BLINK


def test_it_tells_whole_milliseconds():
    assert 0 == LocalClock().now().microsecond % 1000

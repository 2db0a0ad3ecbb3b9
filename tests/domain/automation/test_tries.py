"""When what could not leave is tried again."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from chalicelib.domain.automation.rules import Rule
from chalicelib.domain.automation.run_states import RunState
from chalicelib.domain.automation.runs import Run
from chalicelib.domain.automation.tries import CUT_SHORT, WAITS, is_hopeless, next_try
from chalicelib.domain.errors import Limit, Unavailable
from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.item import ItemRef

START = datetime(2026, 3, 2, 10, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
DOWN = Unavailable("down")


def doing(attempt=1, **more) -> Run:
    usual = {"item": ItemRef("deal", 1), "state": RunState.RUNNING, "started_at": START}
    rule = Rule(id="r1", stage="new", name="r1", action="call_webhook")
    values = {**usual, "entry": 1, "rule": rule, "entered_at": START, "cause": Cause(), **more}
    return Run(attempt=attempt, **values)


def tries(problem=DOWN, valid_for=DAY) -> list[datetime]:
    """Return when a receiver that never answers is called."""
    at, found = START, [START]
    while (due := next_try(doing(len(found)), problem, at, valid_for)) is not None:
        at = due
        found.append(at)
    return found


def test_a_day_of_trouble_costs_a_dozen_tries_that_grow_rarer_and_ends_with_the_day():
    found = tries()
    waits = [later - earlier for earlier, later in pairwise(found)]
    assert 10 <= len(found) <= 14
    assert START + DAY == found[-1]
    assert all(least <= wait for least, wait in zip(WAITS, waits, strict=False))
    assert max(waits) <= timedelta(hours=4, minutes=30)


def test_what_makes_sense_for_minutes_is_given_up_after_minutes():
    assert START + timedelta(minutes=5) == tries(valid_for=timedelta(minutes=5))[-1]


def test_many_that_fail_at_once_do_not_come_back_at_once():
    dues = {next_try(doing(item=ItemRef("deal", id)), DOWN, START, DAY) for id in range(100)}
    assert 90 < len(dues)
    assert max(dues) - min(dues) > timedelta(seconds=4)


@pytest.mark.parametrize("asked", [timedelta(minutes=5), HOUR])
def test_a_receiver_is_not_called_before_it_wants_to_be(asked):
    due = next_try(doing(), Unavailable("busy", retry_after=asked), START, DAY)
    assert asked <= due - START <= asked * 1.2


@pytest.mark.parametrize(
    ("limit", "least", "most"),
    [
        (Limit.RATE, timedelta(seconds=5), timedelta(seconds=65)),
        (Limit.QUOTA, timedelta(minutes=30), timedelta(minutes=31)),
    ],
)
def test_what_comes_up_against_a_limit_is_spread(limit, least, most):
    waits = [
        next_try(doing(item=ItemRef("deal", id)), Unavailable("full", limit=limit), START, DAY)
        - START
        for id in range(50)
    ]
    assert least <= min(waits) < max(waits) <= most


def test_a_limit_counts_as_no_try():
    assert WAITS[0] * 1.2 >= next_try(doing(9, paced=8), DOWN, START, DAY) - START


def test_what_is_cut_short_again_and_again_is_given_up():
    assert not is_hopeless(doing(state=RunState.RUNNING, cut_short=CUT_SHORT - 1))
    assert is_hopeless(doing(state=RunState.RUNNING, cut_short=CUT_SHORT))
    assert not is_hopeless(doing(state=RunState.SCHEDULED, cut_short=CUT_SHORT))

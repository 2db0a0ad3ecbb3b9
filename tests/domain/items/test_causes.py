"""Causes: how long a chain of automation is, and when it has to stop."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.items.causes import (
    MAX_DEPTH,
    MAX_MOVES,
    MOVES_WINDOW,
    Cause,
    CauseKind,
    may_move,
    recent_moves,
)

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def chain(length: int) -> Cause:
    cause = Cause()
    for number in range(length):
        cause = cause.next(CauseKind.RULE, f"r{number}")
    return cause


def test_a_person_begins_a_chain():
    assert (CauseKind.USER, 0, False) == (Cause().kind, Cause().depth, Cause().too_deep)


def test_each_automated_change_makes_the_chain_longer():
    cause = Cause().next(CauseKind.RULE, "r1").next(CauseKind.TRIGGER, "t1")

    assert (CauseKind.TRIGGER, "t1", 2) == (cause.kind, cause.id, cause.depth)


@pytest.mark.parametrize(("length", "stops"), [(MAX_DEPTH, False), (MAX_DEPTH + 1, True)])
def test_a_chain_that_is_too_long_stops(length, stops):
    assert stops is chain(length).too_deep


@pytest.mark.parametrize(("waited", "depth"), [(MOVES_WINDOW - SECOND, 6), (MOVES_WINDOW, 1)])
def test_a_long_wait_begins_a_new_chain(waited, depth):
    assert depth == chain(5).next(CauseKind.RULE, "weekly", waited=waited).depth


def test_what_an_automated_item_makes_is_of_its_family():
    first = Cause().making("deal_1")

    assert "deal_1" == first.family == first.making("deal_2").family
    assert "deal_1" == first.next(CauseKind.RULE, "r", waited=MOVES_WINDOW).family


@pytest.mark.parametrize(
    ("ago", "counts"),
    [
        (timedelta(0), True),
        (MOVES_WINDOW - SECOND, True),
        (MOVES_WINDOW, False),
        (-SECOND, False),  # the stamp of a clock that was ahead
    ],
)
def test_a_move_counts_for_ten_minutes(ago, counts):
    moved = NOW - ago

    assert ((moved,) if counts else ()) == recent_moves((moved,), NOW)


@pytest.mark.parametrize(("moves", "may"), [(MAX_MOVES - 1, True), (MAX_MOVES, False)])
def test_an_item_is_moved_so_often_at_most(moves, may):
    assert may is may_move((NOW,) * moves, Cause(), NOW)


def test_a_chain_that_is_too_long_moves_nothing():
    assert not may_move((), chain(MAX_DEPTH + 1), NOW)

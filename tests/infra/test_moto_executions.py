"""These fail when another moto is installed: then read moto_executions.py against it."""

from datetime import UTC, datetime, timedelta

import pytest

from infra.local import moto_executions
from infra.local.clock import LocalClock
from infra.local.moto_executions import follow
from infra.local.moto_version import MotoChanged
from infra.local.pace import Pace

NOON = datetime(2023, 4, 3, 12, 0, tzinfo=UTC)


@pytest.fixture
def pace():
    return Pace(LocalClock(frozen_at=NOON))


def current(pace):
    return [vars(place)[name] for place, name, _ in moto_executions._places(pace)]


def test_moto_gets_its_own_threads_and_clock_back(pace):
    before = current(pace)

    undo = follow(pace)
    during = current(pace)
    undo()

    assert before == current(pace)
    assert not any(one is other for one, other in zip(before, during, strict=True))


def test_another_version_of_moto_is_refused(monkeypatch, pace):
    monkeypatch.setattr("moto.__version__", "5.2.6")

    with pytest.raises(MotoChanged, match=r"5\.2\.6"):
        follow(pace)


def test_a_place_that_moto_has_given_up_is_named(monkeypatch, pace):
    places = moto_executions._places(pace)
    monkeypatch.setattr(
        moto_executions, "_places", lambda _: [*places, (moto_executions, "gone", None)]
    )

    with pytest.raises(MotoChanged, match="gone"):
        follow(pace)


def test_an_undone_world_has_changed_nothing_when_a_place_is_gone(monkeypatch, pace):
    before = current(pace)
    places = moto_executions._places(pace)
    monkeypatch.setattr(
        moto_executions, "_places", lambda _: [*places, (moto_executions, "gone", None)]
    )

    with pytest.raises(MotoChanged):
        follow(pace)
    monkeypatch.undo()

    assert before == current(pace)
    assert timedelta() == pace.clock.now() - NOON

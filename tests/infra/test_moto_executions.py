"""These fail when another moto is installed: then read moto_executions.py against it."""

from datetime import UTC, datetime, timedelta

import pytest

from infra.local.clock import LocalClock
from infra.local.moto_version import MotoChanged
from infra.local.pace import Pace

NOON = datetime(2023, 4, 3, 12, 0, tzinfo=UTC)


@pytest.fixture
def moto_executions():
    """Imported here: it takes a second, which those who only collect this file need not wait."""
    from infra.local import moto_executions

    return moto_executions


@pytest.fixture
def pace():
    return Pace(LocalClock(frozen_at=NOON))


def current(moto_executions, pace):
    return [vars(place)[name] for place, name, _ in moto_executions._places(pace)]


def test_moto_gets_its_own_threads_and_clock_back(moto_executions, pace):
    before = current(moto_executions, pace)

    undo = moto_executions.follow(pace)
    during = current(moto_executions, pace)
    undo()

    assert before == current(moto_executions, pace)
    assert not any(one is other for one, other in zip(before, during, strict=True))


def test_another_version_of_moto_is_refused(moto_executions, monkeypatch, pace):
    monkeypatch.setattr("moto.__version__", "5.2.6")

    with pytest.raises(MotoChanged, match=r"5\.2\.6"):
        moto_executions.follow(pace)


def test_a_place_that_moto_has_given_up_is_named(moto_executions, monkeypatch, pace):
    places = moto_executions._places(pace)
    monkeypatch.setattr(
        moto_executions, "_places", lambda _: [*places, (moto_executions, "gone", None)]
    )

    with pytest.raises(MotoChanged, match="gone"):
        moto_executions.follow(pace)


def test_an_undone_world_has_changed_nothing_when_a_place_is_gone(
    moto_executions, monkeypatch, pace
):
    before = current(moto_executions, pace)
    places = moto_executions._places(pace)
    monkeypatch.setattr(
        moto_executions, "_places", lambda _: [*places, (moto_executions, "gone", None)]
    )

    with pytest.raises(MotoChanged):
        moto_executions.follow(pace)
    monkeypatch.undo()

    assert before == current(moto_executions, pace)
    assert timedelta() == pace.clock.now() - NOON

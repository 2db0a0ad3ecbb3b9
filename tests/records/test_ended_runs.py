"""What the place of runs that have ended tells of them."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from chalicelib.domain.automation.runs import RunState
from chalicelib.records.ended_runs import ENDED, FAILED, LONGEST, Ended, ended_at, ended_in
from tests.domain.automation.test_runs import RUN

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
DONE, SKIPPED, BROKEN = RunState.DONE, RunState.SKIPPED, RunState.FAILED


def ended(state, rule="k2f9", stage="new"):
    named = msgspec.structs.replace(RUN.rule, id=rule, stage=stage)
    return msgspec.structs.replace(RUN, rule=named, state=state, finished_at=NOW)


@pytest.mark.parametrize(
    ("states", "index"),
    [
        ([DONE], ENDED),
        ([SKIPPED, DONE], ENDED),
        ([RunState.BLOCKED], ENDED),
        ([BROKEN], FAILED),
        ([DONE, BROKEN, SKIPPED], FAILED),
    ],
)
def test_a_place_tells_what_became_of_which_rule(states, index):
    runs = [ended(state, f"r{n}") for n, state in enumerate(states)]
    found, place = ended_at(runs, "deal_12-3")
    told = tuple((one.rule.id, one.state) for one in runs)
    assert (index, Ended(NOW, RUN.item, told, "new")) == (found, ended_in(place))


def test_what_was_stopped_has_no_place():
    assert ended_at([ended(RunState.STOPPED)], RUN.id) is None


def test_places_are_in_the_order_of_time_and_those_of_an_item_differ():
    later = msgspec.structs.replace(ended(DONE), finished_at=NOW + timedelta(microseconds=1))
    places = [ended_at([ended(DONE)], "deal_12-3-k2f9"), ended_at([ended(DONE)], "deal_12-3")]
    assert len(set(places)) == 2
    assert max(places) < ended_at([later], "deal_12-3")


def test_a_stage_may_be_called_anything():
    _, place = ended_at([ended(DONE, stage="a#b,c")], RUN.id)
    assert "a#b,c" == ended_in(place).stage


def test_of_what_is_too_long_the_row_alone_tells():
    runs = [ended(DONE, f"{'x' * 38}{n:02}") for n in range(30)]
    _, place = ended_at(runs, "deal_12-3")
    assert len(place.encode()) <= LONGEST
    assert Ended(NOW, RUN.item) == ended_in(place)


@pytest.mark.parametrize("id", ["deal_12-3-k2f9", "deal_12-3"])
def test_a_place_of_earlier_versions_tells_less(id):
    assert Ended(NOW, RUN.item) == ended_in(f"2026-03-02T09:00:00.000000Z#{id}")

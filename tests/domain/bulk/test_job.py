"""How far a job is, and which states it turns to."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from chalicelib.domain.bulk.job import MOST_TOLD, PAUSE, Job, JobState, LeftOut, Outcome

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
JOB = Job(id="j", type="deal", owner=1, made_at=NOW, values={"stage": "won"}, items=30)
CHANGED = (Outcome.CHANGED, None)


def test_it_rests_between_slices_and_is_done_behind_the_last_item():
    half = JOB.advanced([CHANGED] * 20, NOW)
    assert (20, JobState.RUNNING, NOW + PAUSE) == (half.at, half.state, half.wake_at)
    whole = half.advanced([CHANGED] * 10, NOW)

    assert (JobState.DONE, None, {"changed": 30}) == (whole.state, whole.wake_at, whole.counts)
    assert not whole.goes_on


def test_of_items_that_are_left_out_the_first_are_told():
    many = msgspec.structs.replace(JOB, items=1_000)
    for id in range(150):
        many = many.advanced([(Outcome.REFUSED, LeftOut(id, "x", "y"))], NOW)

    assert (MOST_TOLD, {"refused": 150}) == (len(many.left_out), many.counts)


def test_it_acts_for_who_asked_for_it_and_is_taken_back_for_who_asked_for_that():
    done = msgspec.structs.replace(JOB, state=JobState.DONE)
    undoing = done.turned(JobState.UNDOING, NOW, by=7)
    again = undoing.turned(JobState.PAUSED, NOW).turned(JobState.UNDOING, NOW)
    assert [1, 7, 7] == [one.acts_for for one in (JOB, undoing, again)]
    assert 1 == done.turned(JobState.UNDOING, NOW).acts_for


@pytest.mark.parametrize("state", [JobState.RUNNING, JobState.UNDOING])
def test_a_paused_job_knows_what_it_was_doing_and_where(state):
    busy = msgspec.structs.replace(JOB, state=state, at=20)
    paused = busy.turned(JobState.PAUSED, NOW)
    assert (state, None) == (paused.paused_in, paused.wake_at)
    again = paused.turned(state, NOW + timedelta(hours=1))

    assert (state, 20, NOW + timedelta(hours=1)) == (again.state, again.at, again.wake_at)


def test_an_undo_begins_at_the_first_item():
    done = msgspec.structs.replace(JOB, state=JobState.DONE, at=30)
    undoing = done.turned(JobState.UNDOING, NOW)

    assert (0, NOW) == (undoing.at, undoing.wake_at)
    assert JobState.UNDONE is undoing.advanced([(Outcome.UNDONE, None)] * 30, NOW).state

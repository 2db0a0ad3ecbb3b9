"""A job that goes on is in the agenda, so that a lost message is found; one that rests is not."""

from datetime import UTC, datetime

from chalicelib.domain.bulk.job import KEPT, LOST, Job, JobState, Mark
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.words.instants import sortable
from chalicelib.records.bulk.jobs import job_of, job_row, mark_key, mark_of, mark_row

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
JOB = Job(id="j", type="deal", owner=1, made_at=NOW, values={"stage": "won"}, items=1, wake_at=NOW)


def test_the_agenda_holds_it_while_it_goes_on():
    row = job_row(JOB)
    assert ("due", f"{sortable(NOW + LOST)}#bulk#j") == row.agenda
    assert JOB == job_of(row)
    assert job_row(JOB.turned(JobState.PAUSED, NOW)).agenda is None


def test_a_mark_lies_beside_the_item_and_goes_with_the_job():
    mark = Mark("j", 2, True)
    row = mark_row(ItemRef("deal", 1), JOB, mark)
    assert mark_key(ItemRef("deal", 1), "j") == row.key
    assert (mark, int((NOW + KEPT).timestamp())) == (mark_of(row), row.expires_at)

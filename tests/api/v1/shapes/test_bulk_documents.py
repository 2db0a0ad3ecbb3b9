"""Bulk changes as they are shown: how far each is, and the rule that it gives."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from chalicelib.api.v1.shapes.bulk_documents import confirmed_by, job_document
from chalicelib.domain.bulk.job import GivenRule, Job, LeftOut
from chalicelib.domain.errors import Invalid

SPEAKING = SimpleNamespace(language="vi")
MADE_AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_a_job_tells_the_rule_that_it_gives_and_whom_it_left_out():
    job = Job(
        id="a",
        type="deal",
        owner=1,
        made_at=MADE_AT,
        items=3,
        rule=GivenRule("default", "k2f9"),
        left_out=(LeftOut(2, "conflict", "the rule has acted already"),),
    )
    shown = job_document(SPEAKING, job)
    assert ("k2f9", 0, [(2, "quy tắc đã chạy rồi")]) == (
        shown.rule,
        shown.looked_at,
        [(one.id, one.detail) for one in shown.left_out],
    )


def test_a_change_of_values_gives_no_rule():
    job = Job(id="a", type="deal", owner=1, made_at=MADE_AT, items=3, values={"amount": "1"})
    assert job_document(SPEAKING, job).rule is None


def test_what_nobody_has_previewed_is_not_confirmed():
    assert "1.a" == confirmed_by("1.a")
    with pytest.raises(Invalid, match="preview it"):
        confirmed_by(None)

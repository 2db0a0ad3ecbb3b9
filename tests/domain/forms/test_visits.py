"""Visits: when one begins, and when somebody has come back."""

from datetime import timedelta

import pytest

from chalicelib.domain.forms.visits import SCRIPT, told_by_visit
from tests.support.contexts import NOW


@pytest.mark.parametrize(
    ("away", "told"),
    [
        (timedelta(0), ()),
        (timedelta(minutes=29), ()),
        (timedelta(minutes=30), ("site_visited",)),
        (timedelta(hours=23), ("site_visited",)),
        (timedelta(days=1), ("site_visited", "visitor_returned")),
        (timedelta(days=-1), ()),
    ],
)
def test_a_visit_begins_after_half_an_hour_and_a_return_after_a_day(away, told):
    assert told == told_by_visit(NOW - away, NOW)


def test_the_script_has_a_few_hundred_bytes():
    assert len(SCRIPT.encode()) < 700

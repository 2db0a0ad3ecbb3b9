"""Visits: which pass of which loops."""

import pytest

from chalicelib.domain.workflows.visits import is_later, visit_of


@pytest.mark.parametrize(
    ("loops", "visit"), [({}, ""), ({"a": 3}, "a:3"), ({"b": 1, "a": 12}, "a:12-b:1")]
)
def test_a_visit_is_named_after_its_passes_whatever_their_order(loops, visit):
    assert visit == visit_of(loops)


@pytest.mark.parametrize(
    ("visit", "other", "later"),
    [
        ({"out": 1, "in": 2}, {"out": 1, "in": 1}, True),
        ({"out": 2, "in": 1}, {"out": 1, "in": 9}, True),
        ({"out": 1, "in": 9}, {"out": 2, "in": 1}, False),
        ({"out": 1, "in": 10}, {"out": 1, "in": 9}, True),  # numbers, not texts
        ({"out": 1, "in": 1}, {"out": 1, "in": 1}, False),
        ({"out": 1, "in": 1}, {"out": 1}, True),
    ],
)
def test_the_outer_loop_counts_before_the_inner_one(visit, other, later):
    assert later is is_later(visit_of(visit), visit_of(other), ["out", "in"])

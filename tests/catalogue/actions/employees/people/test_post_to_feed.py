"""Post in the feed (R13)."""

import pytest

from chalicelib.catalogue.actions.employees.people.post_to_feed import PostToFeedAction
from chalicelib.domain.automation.effects import ActionFailed
from chalicelib.domain.people.departments import Department, Structure
from chalicelib.domain.people.feed import Audience
from tests.support.contexts import (
    ANNA,
    BORIS,
    DORA,
    action_context,
    check_context,
    deal,
    pointers,
)

SALES = Structure([Department(id="d", name="Sales", head=BORIS.id, members=(ANNA.id,))])


def post(params, **around):
    action = PostToFeedAction(**{"text": "Look", **params})
    (effect,) = action.plan(action_context(structure=SALES, **around)).effects
    return effect


@pytest.mark.parametrize(
    ("params", "audience"),
    [
        ({}, Audience(everyone=True)),
        ({"recipients": ["all", "responsible"]}, Audience(everyone=True, users=(1,))),
        ({"recipients": ["head", "responsible", 2]}, Audience(users=(2, 1))),
        ({"departments": ["d", "gone"]}, Audience(departments=("d",))),
        ({"recipients": 2, "departments": ["d"]}, Audience(users=(2,), departments=("d",))),
    ],
)
def test_whom_it_is_for(params, audience):
    assert audience == post(params).audience


def test_what_it_says_and_who_says_it():
    params = {"text": "{{ deal.title }} is won", "subject": "{{ deal.title }}", "comments": False}
    said = post(params, item=deal(title="Roof"), actor=2)
    assert ("Roof is won", "Roof", 2, False) == (said.text, said.title, said.author, said.open)
    assert BORIS.id == post({"author": BORIS.id}).author


@pytest.mark.parametrize("params", [{"recipients": DORA.id}, {"departments": ["gone"]}])
def test_it_fails_where_nobody_is_left(params):
    with pytest.raises(ActionFailed) as failed:
        post(params)
    assert "no_recipient" == failed.value.code


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"recipients": ["all", "head", 2], "departments": ["d"], "author": 2}, []),
        ({"recipients": ["client"]}, ["/recipients/0"]),
        ({"departments": ["x"]}, ["/departments/0"]),
        ({"departments": ["d"] * 51}, ["/departments"]),
        ({"author": DORA.id}, ["/author"]),
        ({"subject": "{{ deal.nothing }}"}, ["/subject"]),
    ],
)
def test_it_is_checked_when_the_rule_is_saved(params, expected):
    context = check_context(departments=frozenset({"d"}))
    assert expected == pointers(PostToFeedAction(**{"text": "Look", **params}).check(context))

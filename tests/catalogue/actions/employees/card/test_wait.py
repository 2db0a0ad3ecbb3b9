"""Wait (R32)."""

from datetime import timedelta

import pytest

from chalicelib.catalogue.actions.employees.card.wait import Wait
from chalicelib.domain.automation.effects import ActionFailed
from chalicelib.domain.automation.rests import WaitForClient
from chalicelib.domain.codes import Code
from tests.support.contexts import action_context, check_context, deal, pointers


def test_it_rests_for_some_time_with_a_comment_or_without_any_end():
    context = action_context(item=deal(title="Roof"))
    until = context.now + timedelta(days=2)

    assert (WaitForClient(until, "Roof?"),) == (
        Wait(until_in="P2D", comment="{{ deal.title }}?").plan(context).effects
    )
    assert (WaitForClient(None, ""),) == Wait().plan(context).effects


def test_without_its_date_it_fails():
    action = Wait(until_field="close_date", until_time="12:00")
    with pytest.raises(ActionFailed) as failed:
        action.plan(action_context(item=deal(fields={"close_date": None})))
    assert Code.NO_DATE == failed.value.code


@pytest.mark.parametrize(
    ("params", "wrong"),
    [
        ({"until_in": "soon"}, "/until_in"),
        ({"until_field": "close_date"}, "/until_time"),
        ({"until_offset": "P1D"}, "/until_offset"),
        ({"comment": "{{ deal.colour }}"}, "/comment"),
    ],
)
def test_what_is_wrong_is_told_at_its_place(params, wrong):
    assert [wrong] == pointers(Wait(**params).check(check_context()))

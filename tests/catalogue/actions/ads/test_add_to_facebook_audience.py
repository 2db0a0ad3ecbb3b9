"""Audiences of Facebook."""

import msgspec
import pytest

from chalicelib.catalogue.action import parse_action
from chalicelib.catalogue.actions.ads.add_to_facebook_audience import AddToFacebookAudience
from tests.support.contexts import action_context, contact


def planned(**params):
    """Return what is planned for a client who can be reached."""
    action = parse_action(AddToFacebookAudience, {"audience": "7", **params})
    return action.plan(action_context(contact=contact())).effects[0]


def test_it_goes_through_a_connection_to_facebook():
    fill = planned()
    assert ("facebook", "facebook", None) == (fill.service, fill.connection, fill.days)
    assert "second" == planned(connection="second").connection


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"audience": "act_7"},
        {"audience": "7/users?x="},
        {"audience": "7", "remove_after_days": 0},
        {"audience": "7", "remove_after_days": 541},
    ],
)
def test_what_names_no_audience_or_time_is_refused(params):
    with pytest.raises(msgspec.ValidationError):
        parse_action(AddToFacebookAudience, params)

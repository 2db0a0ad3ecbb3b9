"""What all actions that plan an activity share; when it is, each says itself."""

import pytest

from chalicelib.catalogue.ask_for_activity import ActivityAction
from chalicelib.catalogue.listing import action, action_codes

ASKING = [one for one in map(action, action_codes()) if issubclass(one, ActivityAction)]


def test_the_actions_that_plan_an_activity_share_their_base():
    codes = {"create_activity", "create_task", "schedule_call", "schedule_meeting"}
    assert codes <= {code for code in action_codes() if action(code) in ASKING}


def test_an_action_that_does_not_say_when_is_a_mistake_of_its_author():
    with pytest.raises(AssertionError, match="has no moment"):
        ActivityAction(subject="Call").moment()

"""The prompt and what is planned of it."""

import pytest

from chalicelib.domain.errors import Refused
from chalicelib.domain.people.settings import Settings
from chalicelib.domain.people.users import WorkingHours
from chalicelib.records.configuration import settings_row
from chalicelib.usecases.smart_activities.prompt import plan_next, prompt_for
from tests.support.asked import asked_of
from tests.support.world import ANNA, World


def test_a_tenant_that_never_works_gets_no_draft_but_may_plan_what_it_says_itself():
    world = World()
    item = world.create()
    world.save(settings_row(Settings(working_hours=WorkingHours(weekdays=())), 2))
    with pytest.raises(Refused, match="no working time"):
        prompt_for(world.tenant, ANNA, item.ref, world.now)
    said = {"subject": "Call", "deadline": world.now}
    assert "Call" == plan_next(world.tenant, ANNA, item.ref, said, now=world.now).subject


def test_a_closed_form_asks_for_item_and_choices_at_once():
    world = World()
    item = world.create()
    prompt_for(world.tenant, ANNA, item.ref, world.now)  # reads what is warm from now on
    asked = asked_of(world.table)
    assert prompt_for(world.tenant, ANNA, item.ref, world.now).silence is None
    assert ["get_many", "query"] == asked

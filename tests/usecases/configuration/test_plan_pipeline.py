"""What a change of a pipeline would write."""

import pytest

from chalicelib.domain.errors import Clash
from chalicelib.usecases.configuration.plan_pipeline import find_pipeline, plan_pipeline
from tests.support.world import ANNA, World

PLACE = ("deal", "default")


def test_a_stage_with_rules_goes_only_where_they_change_too():
    world = World()
    world.comment_rule("preparation")
    stages = find_pipeline(world.tenant, *PLACE, world.now).stages
    values = {"stages": tuple(one for one in stages if one.code != "preparation")}
    with pytest.raises(Clash, match="preparation has rules"):
        plan_pipeline(world.tenant, ANNA, *PLACE, values, world.now)
    plan = plan_pipeline(world.tenant, ANNA, *PLACE, values, world.now, automation=False)
    assert values["stages"] == plan.after.stages
    assert 1 == len(plan.writes)


def test_what_changes_nothing_writes_nothing():
    world = World()
    same = {"stages": find_pipeline(world.tenant, *PLACE, world.now).stages}
    assert () == plan_pipeline(world.tenant, ANNA, *PLACE, same, world.now).writes

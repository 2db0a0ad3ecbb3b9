"""What is on with which plan."""

import pytest

from chalicelib.domain.errors import Forbidden
from chalicelib.domain.people.plans import PLANS, Feature, plan_of, type_limit

BOOKED = ("crm_plus", "standard", "professional", "enterprise")


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("feature", sorted(set(Feature) - {Feature.RECYCLE_BIN_RESTORE}))
def test_rules_workflows_and_smart_processes_are_part_of_the_larger_plans(name, feature):
    assert (name in BOOKED) is plan_of(name).has(feature)


def test_only_without_a_plan_nothing_comes_back_from_the_recycle_bin():
    without = [one.name for one in PLANS.values() if not one.has(Feature.RECYCLE_BIN_RESTORE)]
    assert ["free"] == without


def test_a_plan_that_nobody_knows_is_the_standard_one_by_another_name():
    large = plan_of("large")
    assert ("large", PLANS["standard"].features, type_limit("standard")) == (
        large.name,
        large.features,
        large.most_types,
    )


def test_a_refusal_says_which_plans_have_it():
    plan_of("standard").require(Feature.AUTOMATION)
    with pytest.raises(Forbidden, match=r"plan free; .*: crm_plus, standard") as refused:
        plan_of("free").require(Feature.AUTOMATION)
    assert "plan_restricted" == refused.value.code


def test_the_type_after_the_last_is_refused():
    plan, most = plan_of("crm_plus"), type_limit("crm_plus")
    plan.require_room(most - 1)
    with pytest.raises(Forbidden, match=f"room for {most} smart processes") as refused:
        plan.require_room(most)
    assert "create_dynamic_type_restricted" == refused.value.code
    with pytest.raises(Forbidden, match="not part of the plan free"):
        plan_of("free").require_room(0)

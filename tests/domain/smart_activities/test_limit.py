"""How many open activities are counted."""

import pytest

from chalicelib.domain.smart_activities.limit import activity_limit


@pytest.mark.parametrize(
    ("limit", "plan", "chosen"),
    [
        (50_000, "professional", None),
        (100_000, "enterprise", None),
        (3, "enterprise", 3),
        (50_000, "standard", 70_000),  # chosen with a larger plan
    ],
)
def test_the_plan_sets_the_limit_and_the_tenant_may_lower_it(limit, plan, chosen):
    assert limit == activity_limit(plan, chosen)

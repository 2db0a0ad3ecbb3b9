"""The AWS requests of each action, counted; more than these is a regression."""

import pytest

from chalicelib.catalogue import listing
from chalicelib.catalogue.action import reaches_of
from chalicelib.domain.automation.effects import Reach
from infra.costs.actions import ActionCost, measure_actions
from infra.costs.page import actions_part
from infra.docs import ROOT
from infra.tenants.bill import read_prices


@pytest.fixture(scope="module")
def costs() -> dict[str, ActionCost]:
    return {cost.action: cost for cost in measure_actions()}


def test_every_action_was_counted(costs):
    assert listing.action_codes() == costs.keys()


@pytest.mark.parametrize("code", sorted(listing.action_codes()))
def test_an_action_writes_its_end_in_few_transactions(costs, code):
    """What is on our own data goes with the end of the run.

    A transaction more is needed where a run is claimed before something leaves, where a move
    follows, and where colleagues are told.
    """
    action = listing.action(code)
    more = (
        action.reaches_outside(),
        any(one.leaves_stage for one in action.effects),
        Reach.STAFF in reaches_of(action),
    )
    writes = costs[code].usage.requests.get("dynamodb.TransactWriteItems", 0)
    assert writes <= 1 + sum(more), costs[code].usage.requests


def test_the_cost_page_has_a_row_for_each_action(costs):
    page = (ROOT / "docs" / "cost.md").read_text(encoding="utf-8")
    assert actions_part(costs.values(), read_prices()) in page

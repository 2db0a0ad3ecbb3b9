"""The AWS requests of each operation, counted; more than these is a regression."""

import pytest

from infra.costs.goals import GOALS
from infra.costs.operations import OPERATIONS, Cost, count
from infra.costs.page import copies_part, operations_part
from infra.docs import ROOT, catalogue_page
from infra.tenants.bill import read_prices
from infra.tenants.usage import copied
from tests.infra.template_parts import properties


@pytest.fixture(scope="module")
def costs() -> dict[str, Cost]:
    return {row[0]: count(*row) for row in OPERATIONS}


@pytest.mark.parametrize(
    ("operation", "requests"),
    [
        ("create an item", {"dynamodb.PutItem": 1}),
        ("list the fields that conditions and texts can name", {}),
        ("read an item", {"dynamodb.GetItem": 1}),
        ("update an item", {"dynamodb.GetItem": 1, "dynamodb.PutItem": 1}),
        ("update without a difference", {"dynamodb.GetItem": 1}),
        (
            "update an item, many rules and triggers that do not match",
            {"dynamodb.GetItem": 1, "dynamodb.PutItem": 1},
        ),
        (
            "upload a file, refer to it in a comment",
            {
                "dynamodb.BatchGetItem": 1,
                "dynamodb.GetItem": 1,
                "dynamodb.PutItem": 1,
                "dynamodb.TransactWriteItems": 1,
                "s3.CopyObject": 1,
                "s3.GetObject": 1,
                "s3.PostObject": 1,
            },
        ),
        (
            "close a form: is the next activity proposed",
            {"dynamodb.BatchGetItem": 1, "dynamodb.Query": 1},
        ),
        ("plan an activity", {"dynamodb.GetItem": 1, "dynamodb.TransactWriteItems": 1}),
        ("complete an activity", {"dynamodb.BatchGetItem": 1, "dynamodb.PutItem": 1}),
        ("read the counters", {"dynamodb.BatchGetItem": 1}),
        ("search for two words", {"dynamodb.BatchGetItem": 1, "dynamodb.Query": 1}),
        ("fetch a file", {"dynamodb.BatchGetItem": 1, "dynamodb.GetItem": 1, "s3.GetObject": 1}),
        (
            "sign in with an API token",
            {"dynamodb.GetItem": 1, "dynamodb.Query": 1, "dynamodb.TransactWriteItems": 1},
        ),
        (
            "ask for a code to sign in",
            {"dynamodb.GetItem": 1, "dynamodb.PutItem": 1, "sesv2.SendEmail": 1},
        ),
        (
            "ask for a code, nobody has the address",
            {"dynamodb.GetItem": 1, "dynamodb.PutItem": 1},
        ),
        (
            "sign in with a code",
            {
                "dynamodb.GetItem": 1,
                "dynamodb.PutItem": 1,
                "dynamodb.Query": 1,
                "dynamodb.TransactWriteItems": 1,
            },
        ),
        ("read an item by session", {"dynamodb.GetItem": 1}),
        ("ask who one is and what one may do", {}),
    ],
)
def test_an_operation_makes_these_requests_and_no_other(costs, operation, requests):
    assert requests == costs[operation].requests


@pytest.mark.parametrize("rules", [1, 3, 10])
def test_a_stage_move_makes_four_requests_however_many_data_rules_act(costs, rules):
    name = "rule" if rules == 1 else "rules"
    assert 4 == costs[f"stage move, {rules} immediate data {name}"].total


def test_rules_and_triggers_that_do_not_match_cost_a_stage_move_nothing(costs):
    bare = costs["stage move, no rules"]
    assert bare.requests == costs["stage move, many rules and triggers that do not match"].requests
    assert 3 == bare.total


@pytest.mark.parametrize(
    ("operation", "most"),
    [
        ("stage move, 1 delayed rule: plan, fire, done", 8),
        ("stage move, 1 delayed rule, moved on before", 10),
        ("field change that fires a trigger", 4),
        ("stage move, 1 e-mail to the client", 10),
        ("stage move, 1 notification", 9),
        ("delete an item", 4),
        ("list the recycle bin", 2),
        ("restore an item", 2),
        ("purge an item", 7),
        ("an e-mail of somebody unknown makes a lead", 6),
        ("a form that somebody unknown fills in makes a lead", 6),
        ("a call of somebody unknown makes a lead", 7),
        ("a payment moves its deal", 5),
        ("an answer by e-mail moves its deal", 11),
        ("an e-mail that comes in makes a lead", 13),
        ("a visit of somebody unknown", 1),
        ("stage move of a deal with an open activity", 4),
        ("a page of a column in the order of the board", 4),
        ("preview a stage move, 1 immediate data rule and 1 e-mail", 9),
        ("try a rule on an item", 6),
        ("undo a stage move, 1 rule comes back and 1 is stopped", 13),
        ("list failed runs of all items", 4),
        ("list runs of all items that were done", 4),
        ("count runs by rule, day and state", 4),
        ("move 10 items in bulk, no rules", 37),
    ],
)
def test_an_operation_makes_at_most_so_many_requests(costs, operation, most):
    assert costs[operation].total <= most, costs[operation].requests


@pytest.mark.parametrize(
    "operation", ["read an item", "create an item", "stage move, 1 immediate data rule"]
)
def test_a_large_tenant_makes_no_more_requests(costs, operation):
    assert costs[operation].requests == costs[f"{operation}, large tenant"].requests


def test_an_item_of_a_smart_process_costs_what_a_deal_costs(costs):
    deals = "stage move, 1 immediate data rule, large tenant"
    ticket = "stage move of an item of a smart process, 1 immediate data rule, large tenant"
    assert costs[deals].requests == costs[ticket].requests


@pytest.mark.parametrize("operation", GOALS)
def test_an_operation_writes_at_most_so_many_units(costs, operation):
    assert GOALS[operation].floor <= costs[operation].usage.write_units <= GOALS[operation].most


def test_every_operation_has_a_goal():
    assert [row[0] for row in OPERATIONS] == list(GOALS)


def test_the_cost_page_says_what_was_counted(costs):
    page = (ROOT / "docs" / "cost.md").read_text(encoding="utf-8")
    assert page.startswith(operations_part(costs.values(), read_prices()))


def test_the_cost_page_says_what_copies_take_by_what_the_template_keeps():
    page = (ROOT / "docs" / "cost.md").read_text(encoding="utf-8")
    (rule,) = properties("CopyPlan")["BackupPlan"]["BackupPlanRule"]
    here = rule["Lifecycle"]["DeleteAfterDays"]
    there = rule["CopyActions"][0]["Lifecycle"]["DeleteAfterDays"]

    assert copies_part(read_prices()) in page
    assert {"copy_gb": 2.0 * (here + there), "copy_transfer_gb": 60.0} == copied(2.0)
    assert "| all | 4.30 |" in page


def test_the_catalogue_page_says_what_the_catalogue_holds():
    assert (ROOT / "docs" / "catalogue.md").read_text(encoding="utf-8") == catalogue_page()

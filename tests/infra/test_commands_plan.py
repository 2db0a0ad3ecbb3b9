"""`python -m infra plan` and `cost`."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from infra.deployment.errors import BadData, BadUsage, Busy
from infra.tenants.bill import LINES, bill, read_prices
from infra.tenants.resources import FUNCTION, Resource, Resources
from infra.tenants.usage import metrics_of, whole_days
from tests.infra.cloud import Tenant, client, cloud, infra
from tests.support.aws import intercepted

NOW = datetime(2026, 3, 2, 10, 20, tzinfo=UTC)


@pytest.fixture
def account():
    with cloud() as found:
        yield found


def test_the_plan_is_shown(account, capsys):
    account.add(Tenant("acme", plan="free"))

    assert (0, "free") == (
        infra(capsys, "plan", "acme")[0],
        infra(capsys, "plan", "acme")[1]["plan"],
    )


def test_setting_a_plan_changes_nothing_else(account, capsys):
    acme = account.add(Tenant("acme", plan="free"))

    code, document = infra(capsys, "plan", "acme", "set", "standard")

    assert (0, "changed", "standard") == (code, document["result"], acme.plan)
    assert "1.0+aaaa" == acme.version
    assert account.updated["UsePreviousTemplate"]
    assert {"ParameterKey": "Tenant", "UsePreviousValue": True} in account.updated["Parameters"]


def test_the_same_plan_again_asks_nothing_of_the_stack(account, capsys):
    account.add(Tenant("acme", plan="free"))

    _, document = infra(capsys, "plan", "acme", "set", "free")

    assert "unchanged" == document["result"]
    assert "cloudformation.UpdateStack" not in account.calls


def test_a_dry_run_sets_no_plan(account, capsys):
    acme = account.add(Tenant("acme", plan="free"))

    _, document = infra(capsys, "plan", "acme", "set", "standard", "--dry-run")

    assert ("planned", "free") == (document["result"], acme.plan)


def test_a_stack_in_work_takes_no_plan(account, capsys):
    acme = account.add(Tenant("acme", plan="free"))
    acme.status = "UPDATE_IN_PROGRESS"

    code, _ = infra(capsys, "plan", "acme", "set", "standard")

    assert (Busy.exit_code, "free") == (code, acme.plan)


def test_a_missing_plan_is_a_mistake(account, capsys):
    account.add(Tenant("acme"))

    assert BadUsage.exit_code == infra(capsys, "plan", "acme", "set")[0]


def test_a_bill_scales_what_adds_up_to_a_month_and_leaves_what_stands():
    lines = bill({"api_requests": 1_000_000, "storage_gb": 2}, 15, read_prices())

    priced = {line.what: round(line.price, 4) for line in lines}
    assert (7.0, 0.5) == (priced["API requests"], priced["table storage"])
    assert len(LINES) == len(lines)


def test_every_price_says_when_it_was_seen():
    prices = read_prices()

    assert ("us-east-1", "2026-09-19") == (prices.region, prices.as_of)
    assert all(one.seen and one.per > 0 for one in prices.prices.values())


@pytest.mark.parametrize(
    ("days", "since", "expected"),
    [
        (30, None, 30),
        (30, NOW - timedelta(days=10), 10),
        (30, NOW - timedelta(hours=1), 1),
        (7, NOW - timedelta(days=400), 7),
    ],
)
def test_a_young_tenant_is_measured_for_as_long_as_it_lives(days, since, expected):
    start, end = whole_days(NOW, days, since)

    assert expected == round((end - start).total_seconds() / 86_400)


def test_the_cost_comes_from_the_metrics_of_the_tenants_resources(account, capsys):
    acme = account.add(Tenant("acme").build())
    metrics = [
        ("AWS/Lambda", "Invocations", "FunctionName", acme["OnChange"], 3_000_000.0),
        ("AWS/Lambda", "Duration", "FunctionName", acme["OnChange"], 2_000_000.0),
        ("AWS/Lambda", "Invocations", "FunctionName", "of-somebody-else", 5_000_000.0),
        ("AWS/DynamoDB", "ConsumedWriteCapacityUnits", "TableName", acme.table, 1_000_000.0),
    ]
    at = datetime.now(UTC) - timedelta(hours=2)
    for namespace, name, dimension, of, value in metrics:
        one = {"Name": dimension, "Value": of}
        data = {"MetricName": name, "Dimensions": [one], "Value": value, "Timestamp": at}
        client("cloudwatch").put_metric_data(Namespace=namespace, MetricData=[data])

    code, document = infra(capsys, "cost", "acme", "--days", "30")

    amounts = {line["what"]: line["amount"] for line in document["lines"]}
    assert (0, 3_000_000) == (code, amounts["function calls"])
    assert (1000, 1_000_000) == (amounts["function time"], amounts["table writes"])
    expected = 3 * 0.2 + 1000 * 0.0000133334 + 0.625
    assert expected == pytest.approx(document["total_per_month"], abs=0.001)


def test_state_transitions_are_taken_from_the_calls_of_the_workflow_functions():
    parts = [
        Resource(name, f"stageflow-acme-{name}", FUNCTION)
        for name in ("APIHandler", "WorkflowStep", "WorkflowWait")
    ]
    parts.append(Resource("Schedules", "stageflow-acme", "AWS::Scheduler::ScheduleGroup"))
    metrics = list(metrics_of("stageflow-acme", Resources(parts, "acme"), {}, []))

    found = [one for one in metrics if one.amount == "transitions"]
    assert ["stageflow-acme-WorkflowStep", "stageflow-acme-WorkflowWait"] == [
        dict(one.dimensions)["FunctionName"] for one in found
    ]
    assert {("AWS/Lambda", "Invocations", 1.21)} == {
        (one.namespace, one.name, one.factor) for one in found
    }


def test_function_time_has_the_price_of_what_the_functions_run_on():
    prices = {
        one: bill({"lambda_gb_seconds": 1_000_000}, 30, read_prices(), one)
        for one in ("", "arm64", "x86_64")
    }
    sums = {one: round(sum(line.price for line in lines), 2) for one, lines in prices.items()}

    assert {"": 13.33, "arm64": 13.33, "x86_64": 16.67} == sums


def test_the_cost_follows_the_architecture_that_the_tenant_bears(account, capsys):
    account.add(Tenant("acme").build()).architecture = "x86_64"

    units = {line["unit"] for line in infra(capsys, "cost", "acme")[1]["lines"]}

    assert "GB-seconds (x86_64)" in units


def test_copies_in_another_region_are_on_the_bill_of_a_tenant_that_has_them(account, capsys):
    acme = account.add(Tenant("acme").build())
    size = 500_000_000

    def table(name, parameters):
        if name == "dynamodb.DescribeTable":
            return {"Table": {"TableName": acme.table, "TableSizeBytes": size}}
        return None

    def copies():
        lines = infra(capsys, "cost", "acme")[1]["lines"]
        return {one["what"]: one["price"] for one in lines if one["what"].startswith("copies")}

    with intercepted(table):
        assert {"copies in vaults": 0, "copies on their way": 0} == copies()
        acme.settings = {"BackupVault": "stageflow", "CopyVaultArn": "arn:aws:backup:x"}
        found = copies()

    assert found == pytest.approx({"copies in vaults": 1.85, "copies on their way": 0.3})


def test_a_bill_has_a_line_of_state_transitions():
    lines = bill({"transitions": 2_000_000}, 30, read_prices())

    assert [50.0] == [line.price for line in lines if line.what.startswith("state transitions")]


def test_prices_that_are_not_whole_are_refused(account, capsys, tmp_path):
    account.add(Tenant("acme"))
    prices = {"region": "x", "currency": "EUR", "as_of": "2026", "prices": {}}
    (tmp_path / "prices.json").write_text(json.dumps(prices))

    code, document = infra(capsys, "cost", "acme", "--prices", str(tmp_path / "prices.json"))

    assert BadData.exit_code == code
    assert "lambda_requests" in document["what"]

"""`python -m infra status`."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from infra.commands import status
from infra.deployment.errors import BadUsage
from infra.deployment.stacks import Stack
from infra.tenants.health import UNHEALTHY, Facts, QueueDepth, findings
from tests.infra.cloud import Tenant, client, cloud, infra

EMPTY = QueueDepth(0, 0, 0)
WELL = Facts(
    table_status="ACTIVE",
    items=3,
    bytes=900,
    queues={"DueRuns": EMPTY, "DueRunsDeadLetters": EMPTY, "StreamDeadLetters": EMPTY},
    sources={"OnChangeSource": "Enabled", "RunRuleSource": "Enabled"},
    iterator_age_ms=400,
    oldest_message_seconds=None,
    workflow_errors=0,
    alarms=(),
)
STACK = Stack(
    name="stageflow-acme", id="1", status="UPDATE_COMPLETE", tags={"stageflow:version": "1"}
)


@pytest.fixture
def account(monkeypatch):
    monkeypatch.setattr(status, "_newest", lambda _: "1.0+aaaa")
    with cloud() as found:
        yield found


def changed(**values):
    return Facts(**{name: getattr(WELL, name) for name in WELL.__struct_fields__} | values)


def test_a_tenant_that_is_well_has_no_findings():
    assert [] == findings(STACK, WELL, "1")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"table_status": "ARCHIVED"}, "ARCHIVED"),
        ({"sources": {"OnChangeSource": "Disabled"}}, "stands still"),
        ({"queues": {**WELL.queues, "StreamDeadLetters": QueueDepth(2, 0, 1)}}, "3 messages"),
        ({"iterator_age_ms": 600_000}, "10 minutes behind"),
        ({"oldest_message_seconds": 3600}, "60 minutes"),
        ({"alarms": ("ErrorsAlarm",)}, "ErrorsAlarm"),
    ],
)
def test_what_is_wrong_is_a_finding_with_something_to_do(values, words):
    (finding,) = findings(STACK, changed(**values), "1")

    assert words in finding.what
    assert (True, True) == (finding.urgent, bool(finding.next))


@pytest.mark.parametrize(
    ("status", "urgent"),
    [("UPDATE_IN_PROGRESS", False), ("UPDATE_ROLLBACK_FAILED", True), ("DELETE_FAILED", True)],
)
def test_a_stack_in_work_is_a_note_and_a_stuck_one_is_urgent(status, urgent):
    stack = Stack(name="s", id="1", status=status, tags={"stageflow:version": "1"})

    assert [urgent] == [one.urgent for one in findings(stack, WELL, "1")]


def test_an_older_version_is_a_note():
    (finding,) = findings(STACK, WELL, "2")

    assert ("It runs 1, the build at hand is 2", False) == (finding.what, finding.urgent)


def test_failing_workflows_are_a_note():
    (finding,) = findings(STACK, changed(workflow_errors=3), "1")

    assert "failed 3 times" in finding.what
    assert (False, True) == (finding.urgent, "workflow-step" in finding.next)


def test_a_healthy_tenant_ends_with_code_0(account, capsys):
    account.add(Tenant("acme").build())
    account.calls.clear()

    code, document = infra(capsys, "status", "acme")

    assert (0, True, []) == (code, document["healthy"], document["findings"])
    assert "ACTIVE" == document["facts"]["table_status"]
    assert 12 >= len(account.calls)


def test_dead_letters_make_it_unhealthy(account, capsys):
    acme = account.add(Tenant("acme").build())
    client("sqs").send_message(QueueUrl=acme["DueRunsDeadLetters"], MessageBody="{}")

    code, document = infra(capsys, "status", "acme")

    assert (UNHEALTHY, False) == (code, document["healthy"])
    assert "python -m infra replay acme" in document["findings"][0]["next"]


def test_only_alarms_of_this_tenant_count(account, capsys):
    account.add(Tenant("acme").build())
    for name in ("stageflow-acme-DeadLettersAlarm-1", "stageflow-acme-two-DeadLettersAlarm-1"):
        client("cloudwatch").put_metric_alarm(
            AlarmName=name,
            Namespace="n",
            MetricName="m",
            Statistic="Sum",
            Period=60,
            EvaluationPeriods=1,
            Threshold=0,
            ComparisonOperator="GreaterThanThreshold",
        )
        client("cloudwatch").set_alarm_state(
            AlarmName=name, StateValue="ALARM", StateReason="test", StateReasonData=json.dumps({})
        )

    _, document = infra(capsys, "status", "acme")

    assert ["DeadLettersAlarm"] == document["facts"]["alarms"]


def test_how_far_automation_is_behind_comes_from_the_last_minutes(account, capsys):
    acme = account.add(Tenant("acme").build())
    of = [{"Name": "FunctionName", "Value": acme["OnChange"]}]
    for minutes, value in ((2, 400_000.0), (60, 900_000.0)):
        at = datetime.now(UTC) - timedelta(minutes=minutes)
        data = {"MetricName": "IteratorAge", "Dimensions": of, "Value": value, "Timestamp": at}
        client("cloudwatch").put_metric_data(Namespace="AWS/Lambda", MetricData=[data])

    code, document = infra(capsys, "status", "acme")

    assert (UNHEALTHY, 400_000.0) == (code, document["facts"]["iterator_age_ms"])


def test_the_errors_of_both_functions_of_workflows_count(account, capsys):
    acme = account.add(Tenant("acme").build())
    for name, value in (("WorkflowStep", 2.0), ("WorkflowWait", 1.0), ("RunRule", 9.0)):
        of = [{"Name": "FunctionName", "Value": acme[name]}]
        at = datetime.now(UTC) - timedelta(minutes=2)
        data = {"MetricName": "Errors", "Dimensions": of, "Value": value, "Timestamp": at}
        client("cloudwatch").put_metric_data(Namespace="AWS/Lambda", MetricData=[data])

    code, document = infra(capsys, "status", "acme")

    assert (0, 3.0) == (code, document["facts"]["workflow_errors"])


def test_a_tenant_of_a_version_without_workflows_can_be_looked_at(account, capsys):
    acme = account.add(Tenant("acme").build())
    acme.parts = [part for part in acme.parts if not part.name.startswith("Workflow")]

    code, document = infra(capsys, "status", "acme")

    assert (0, 0) == (code, document["facts"]["workflow_errors"])


def test_the_build_that_it_is_compared_with_is_the_one_for_what_it_runs_on(
    account, capsys, monkeypatch
):
    account.add(Tenant("acme").build()).architecture = "x86_64"
    monkeypatch.setattr(status, "_newest", {"x86_64": "1.0+aaaa", "arm64": "1.0+bbbb"}.get)

    assert [] == infra(capsys, "status", "acme")[1]["findings"]


def test_all_tenants_are_looked_at_and_one_that_cannot_be_does_not_hide_the_others(account, capsys):
    account.add(Tenant("acme").build())
    account.add(Tenant("bolt").build())
    account.add(Tenant("cora"))
    client("sqs").send_message(
        QueueUrl=account.tenants["bolt"]["DueRunsDeadLetters"], MessageBody="{}"
    )

    code, document = infra(capsys, "status", "--all")
    few, some = infra(capsys, "status", "--all", "--exclude", "bolt,cora")

    found = {one["tenant"]: one for one in document["tenants"]}
    assert (UNHEALTHY, False) == (code, document["healthy"])
    assert [True, False, False] == [found[name]["healthy"] for name in ("acme", "bolt", "cora")]
    assert "cannot be looked at" in found["cora"]["findings"][0]["what"]
    assert (0, ["acme"]) == (few, [one["tenant"] for one in some["tenants"]])


@pytest.mark.parametrize("arguments", [(), ("acme", "--all")])
def test_it_is_about_one_tenant_or_about_many(account, capsys, arguments):
    assert BadUsage.exit_code == infra(capsys, "status", *arguments)[0]

"""Alarms and dashboard of a tenant's stack."""

import json
import re

import pytest

from chalicelib.domain.workflows.states import PASSING
from chalicelib.observability import NAMESPACE
from infra.local.executions import TOLD
from tests.infra.template_parts import FUNCTIONS, of_type, properties, resources, template


def test_there_is_an_alarm_for_everything_that_needs_a_person():
    assert {
        "DeadLettersAlarm",
        "ErrorsAlarm",
        "IteratorAgeAlarm",
        "OverdueAlarm",
        "QueueAgeAlarm",
        "ThrottlesAlarm",
        "UnreadableAlarm",
        "WorkflowsAlarm",
    } == set(of_type("AWS::CloudWatch::Alarm"))


def test_every_alarm_tells_the_operator_and_can_be_left_out():
    alarms = [one for one in resources().values() if one["Type"] == "AWS::CloudWatch::Alarm"]
    told = {"Fn::If": ["HasAlarmTopic", [{"Ref": "AlarmTopicArn"}], {"Ref": "AWS::NoValue"}]}

    assert [told] * len(alarms) == [one["Properties"]["AlarmActions"] for one in alarms]
    assert {"WithAlarms"} == {one["Condition"] for one in alarms}


def test_every_alarm_names_the_likely_cause_and_where_it_is_seen():
    texts = {
        name: properties(name)["AlarmDescription"] for name in of_type("AWS::CloudWatch::Alarm")
    }

    assert {} == {name: text for name, text in texts.items() if ". Likely " not in text}


@pytest.mark.parametrize(
    ("alarm", "watched"),
    [
        ("DeadLettersAlarm", {"DueRunsDeadLetters", "StreamDeadLetters"}),
        ("ThrottlesAlarm", FUNCTIONS),
        (
            "ErrorsAlarm",
            {"MakeDocument", "OnChange", "ReceiveMail", "RunRule", "Sweep", "AWS::StackName"},
        ),
        ("IteratorAgeAlarm", {"OnChange"}),
        ("QueueAgeAlarm", {"DueRuns"}),
    ],
)
def test_an_alarm_watches(alarm, watched):
    text = json.dumps(properties(alarm))
    named = re.findall(r'"Value": {"(?:Ref|Fn::GetAtt)": \[?"([\w:]+)"', text)

    assert watched == set(named) - {"Tenant", "Plan"}


def test_every_function_rings_the_alarm_of_errors_when_it_cannot_work():
    """The API's by 5xx; those of workflows by their logs, as they tell state machines by errors."""
    text = json.dumps(properties("ErrorsAlarm"))
    watched = set(re.findall(r'"FunctionName", "Value": {"Ref": "(\w+)"', text))
    filters = of_type("AWS::Logs::MetricFilter").values()
    logs = {one["LogGroupName"]["Ref"].removesuffix("Log") for one in filters}
    (counted,) = {json.dumps(one["MetricTransformations"]) for one in filters}
    (metric,) = [
        one["MetricStat"]["Metric"]
        for one in properties("ErrorsAlarm")["Metrics"]
        if one["Id"] == "workflow_functions"
    ]

    assert FUNCTIONS == watched | logs | {"APIHandler"}
    assert '"MetricName": "5XXError"' in text
    (into,) = json.loads(counted)
    assert metric == {"Namespace": into["MetricNamespace"], "MetricName": into["MetricName"]}


@pytest.mark.parametrize("name", ["WorkflowStepCrashes", "WorkflowWaitCrashes"])
def test_what_state_machines_are_told_by_an_error_is_no_crash(name):
    pattern = properties(name)["FilterPattern"]

    assert TOLD - {one for one in PASSING if "." in one} == set(
        re.findall(r'\$\.errorType != "(\w+)"', pattern)
    )


@pytest.mark.parametrize(
    ("name", "metric"), [("OverdueAlarm", "overdue_runs"), ("UnreadableAlarm", "unreadable_rows")]
)
def test_what_the_sweep_counts_rings(name, metric):
    alarm = properties(name)

    assert (NAMESPACE, metric) == (alarm["Namespace"], alarm["MetricName"])
    assert [
        {"Name": "service", "Value": "sweep"},
        {"Name": "tenant", "Value": {"Ref": "Tenant"}},
    ] == alarm["Dimensions"]


def test_the_alarm_of_workflows_reads_the_metric_of_their_doors():
    alarm = properties("WorkflowsAlarm")

    assert (NAMESPACE, "broken_runs") == (alarm["Namespace"], alarm["MetricName"])
    assert [
        {"Name": "service", "Value": "workflows"},
        {"Name": "tenant", "Value": {"Ref": "Tenant"}},
    ] == alarm["Dimensions"]


def test_the_dashboard_can_be_read_and_names_only_what_exists():
    text = properties("Overview")["DashboardBody"]["Fn::Sub"]
    named = {name.partition(".")[0] for name in re.findall(r"\${([\w.]+)}", text)}

    assert 7 == len(json.loads(text)["widgets"])
    assert set() == FUNCTIONS - named
    assert set() == named - set(resources()) - set(template()["Parameters"])

"""Alarms that undo an update."""

import pytest

from infra.deployment.deploy import Request, deploy
from tests.infra.fake_cloudformation import FakeAws, FakeCloudFormation, Silent, artefact


class Alarms:
    """Alarms by name, and the state of each."""

    def __init__(self, states):
        self.states = states

    def describe_alarms(self, AlarmNames, AlarmTypes):
        assert ["MetricAlarm"] == AlarmTypes
        return {
            "MetricAlarms": [
                {"AlarmArn": f"arn:{name}", "StateValue": self.states[name]} for name in AlarmNames
            ]
        }


def part(name, type="AWS::CloudWatch::Alarm"):
    return {
        "LogicalResourceId": name,
        "PhysicalResourceId": f"acme-{name}",
        "ResourceType": type,
        "ResourceStatus": "UPDATE_COMPLETE",
    }


def asked(tmp_path, *, bake=0, **states):
    """Update a tenant with these alarms; return what CloudFormation is to watch."""
    fake = FakeCloudFormation("UPDATE_COMPLETE")
    fake.resources = [part(name) for name in states] + [part("Table", "AWS::DynamoDB::Table")]
    aws = FakeAws(fake)
    aws.clients["cloudwatch"] = Alarms({f"acme-{name}": state for name, state in states.items()})
    request = Request(tenant="acme", artefact=artefact(tmp_path), bake_minutes=bake, dry_run=True)
    deploy(aws, request, Silent())
    return fake.request.get("RollbackConfiguration")


def test_an_update_is_undone_when_an_alarm_of_errors_rings(tmp_path):
    watched = asked(tmp_path, bake=10, ErrorsAlarm="OK", WorkflowsAlarm="OK", ThrottlesAlarm="OK")

    assert {
        "MonitoringTimeInMinutes": 10,
        "RollbackTriggers": [
            {"Arn": f"arn:acme-{name}", "Type": "AWS::CloudWatch::Alarm"}
            for name in ("ErrorsAlarm", "WorkflowsAlarm")
        ],
    } == watched


@pytest.mark.parametrize(
    "states", [{}, {"ThrottlesAlarm": "OK"}, {"ErrorsAlarm": "ALARM", "WorkflowsAlarm": "ALARM"}]
)
def test_what_mends_a_ringing_alarm_can_be_deployed_and_none_is_needed(tmp_path, states):
    assert asked(tmp_path, **states) is None


def test_one_that_rings_already_does_not_keep_the_other_from_watching(tmp_path):
    watched = asked(tmp_path, ErrorsAlarm="ALARM", WorkflowsAlarm="INSUFFICIENT_DATA")

    assert ["arn:acme-WorkflowsAlarm"] == [one["Arn"] for one in watched["RollbackTriggers"]]

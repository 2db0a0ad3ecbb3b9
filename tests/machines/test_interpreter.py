"""The interpreter of the tests agrees with another engine, moto's, on way, outcome and events."""

import io
import json
import time
import zipfile
from typing import Any
from unittest.mock import patch

import boto3
import pytest
from moto.awslambda_simple.models import LambdaSimpleBackend

from tests.domain.workflows.test_flow import condition, parallel
from tests.support.asl_runner import TaskError
from tests.support.aws import moto_world
from tests.support.workflows import Workflow, below, counting, note, parsed

CONFIG = {"lambda": {"use_docker": False}, "stepfunctions": {"execute_state_machine": True}}
ARN = "arn:aws:lambda:eu-central-1:123456789012:function:"
PATIENCE = 20
"""Seconds of real time."""

END = {"type": "end"}
CLIENT = {"type": "wait_for_client", "id": "client"}
SECOND = {"type": "wait_for_client", "id": "second", "period": "PT1S"}
CASES = {
    "loop": [counting(3, note(id="a"), id="w"), {"type": "pause", "until": "{{ deal.title }}"}],
    "branches": [condition((below("amount", "1.00"), [note()]), (None, [note(id="b")])), note()],
    "ended deep inside": [
        parallel(
            [{**CLIENT, "period": "P1D"}],
            [parallel([note()], [SECOND, condition((below("amount", "99.00"), [END]))]), note()],
        ),
        note(),
    ],
    "late": [{**CLIENT, "until": "2023-04-03T09:00:01Z"}, note()],
    "first of several": [
        {
            "type": "listen",
            "branches": [
                {"event": CLIENT | {"period": "PT1S"}, "steps": [note(id="c")]},
                {"event": {"type": "wait_for_stage", "stages": []}, "steps": [note()]},
            ],
        }
    ],
    "failed": [note(), note(id="bad"), note()],
    "a way of its own behind a failure": [note(id="odd", on_failure=[note()]), note()],
}


def workflow(steps: list[Any]) -> Workflow:
    item = {"amount": "10.00", "title": "2020-01-01T00:00:00Z"}
    return Workflow(parsed(*steps), item=item, failing={"bad": ["RunFailed"], "odd": ["NotDone"]})


def run_on_moto(made: Workflow) -> tuple[str, str | None, int]:
    """Return status, error and number of events."""

    def invoke(self: Any, name: str, qualifier: Any, body: Any, headers: Any, answer: Any) -> bytes:
        try:
            return json.dumps(made.call(name.rpartition(":")[2], json.loads(body))).encode()
        except TaskError as error:
            answer["x-amz-function-error"] = "Unhandled"
            return json.dumps({"errorType": error.name, "errorMessage": ""}).encode()

    definition = json.dumps(made.definition)
    for name in ("step", "wait"):
        definition = definition.replace(
            f'"FunctionName": "{name}"', f'"FunctionName": "{ARN}{name}"'
        )
    with moto_world(CONFIG), patch.object(LambdaSimpleBackend, "invoke", invoke):
        role = boto3.client("iam").create_role(RoleName="r", AssumeRolePolicyDocument="{}")
        package = io.BytesIO()
        with zipfile.ZipFile(package, "w") as archive:
            archive.writestr("function.py", "")
        for name in ("step", "wait"):
            boto3.client("lambda").create_function(
                FunctionName=name,
                Runtime="python3.13",
                Role=role["Role"]["Arn"],
                Handler="function.handler",
                Code={"ZipFile": package.getvalue()},
            )
        client = boto3.client("stepfunctions")
        machine = client.create_state_machine(
            name="m", definition=definition, roleArn=role["Role"]["Arn"]
        )["stateMachineArn"]
        execution = client.start_execution(
            stateMachineArn=machine, name="run", input='{"run": "run", "loops": {}}'
        )["executionArn"]
        last = time.monotonic() + PATIENCE
        while (found := client.describe_execution(executionArn=execution))["status"] == "RUNNING":
            assert time.monotonic() < last
            time.sleep(0.05)
        pages = client.get_paginator("get_execution_history").paginate(executionArn=execution)
        return found["status"], found.get("error"), sum(len(page["events"]) for page in pages)


@pytest.mark.parametrize("steps", CASES.values(), ids=CASES)
def test_both_engines_take_the_same_way(steps):
    ours = workflow(steps).run()
    theirs = workflow(steps)
    status, error, events = run_on_moto(theirs)

    assert (ours.first.status, ours.first.error) == (status, error)
    assert sorted(ours.done) == sorted(theirs.done)
    if status == "SUCCEEDED":
        assert ours.first.events == events

"""What each function may do, and what it does: the two must be the same.

Allowed is what the role in the stack's template says; used is what was seen when stories ran on the
simulated AWS (tests/infra/recorded_requests.json). A right is written "action place", the place
being a resource of the template: "dynamodb:Query Table/index/agenda". Pure.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

Template = Mapping[str, Any]

DOORS = {
    "APIHandler": "api",
    "OnChange": "on_change",
    "RunRule": "run_rule",
    "Sweep": "sweep",
    "WorkflowStep": "workflow_step",
    "WorkflowWait": "workflow_wait",
    "MakeDocument": "make_document",
    "ReceiveMail": "receive_mail",
}
"""Function in the template -> its name among the recorded requests."""

PHONES = "PhoneNumbers"
"""What a right to publish reaches that leaves out all topics."""
NEVER_SEEN = {
    "* logs:*": "Lambda itself writes the log with the function's role.",
    "on_change dynamodb:DescribeStream Table/stream": "Lambda itself reads the stream.",
    "on_change dynamodb:GetRecords Table/stream": "Lambda itself reads the stream.",
    "on_change dynamodb:GetShardIterator Table/stream": "Lambda itself reads the stream.",
    "on_change dynamodb:ListStreams [*]": "Lambda itself looks for the stream, in all there are.",
    "on_change sqs:SendMessage StreamDeadLetters": "Lambda itself sends what was given up.",
    "receive_mail sqs:SendMessage StreamDeadLetters": "Lambda itself sends what was given up.",
    "workflow_step sqs:SendMessage StreamDeadLetters": "Lambda itself sends what was given up.",
    "run_rule sqs:DeleteMessage DueRuns": "Lambda itself removes what was handled.",
    "run_rule sqs:GetQueueAttributes DueRuns": "Lambda itself watches the queue.",
    "run_rule sqs:ReceiveMessage DueRuns": "Lambda itself receives.",
    "* s3:PutObject Files/kept/*": "Only where a converter makes PDF files of documents.",
    "* ssm:GetParameter Secrets": "Only where the tenant has connected a provider with secrets.",
    "api s3:GetObject Files/kept/*": "An address for a download is signed with the role's rights.",
    "api s3:PutObject Files/announced/*": "A form for an upload is signed with the role's rights.",
    "* s3:ListBucket Files": "Without it S3 says of a file that is not there that it is forbidden.",
    "api ses:GetAccount [*]": "Only where the tenant tries its connection to SES.",
    "api sns:GetSMSSandboxAccountStatus [*]": "Only where the tenant tries its connection to SNS.",
    "api connect:DescribeContactFlow CallCentre": "Only where the tenant tries its connection.",
    "run_rule connect:StartOutboundVoiceContact CallCentre": "Only where calls go through it.",
    "workflow_step connect:StartOutboundVoiceContact CallCentre": "Only where calls go through it.",
    f"run_rule sns:Publish {PHONES}": "Only where the tenant sends text messages through SNS.",
    f"workflow_step sns:Publish {PHONES}": "Only where the tenant sends text messages through SNS.",
    "run_rule scheduler:DeleteSchedule Schedules": "When a followed date moved and nobody saw it.",
}
"""Rights that no request of our code shows, by function, and why they are there."""

_IN_TRANSACTION = {
    "ConditionCheck": "dynamodb:ConditionCheckItem",
    "Delete": "dynamodb:DeleteItem",
    "Put": "dynamodb:PutItem",
    "Update": "dynamodb:UpdateItem",
}
_ONE_RIGHT = {
    "sqs.GetQueueAttributes": "sqs:GetQueueAttributes DueRuns",
    "sqs.SendMessage": "sqs:SendMessage DueRuns",
    "sqs.SendMessageBatch": "sqs:SendMessage DueRuns",
    "lambda.InvokeFunction": "lambda:InvokeFunction MakeDocument",
    "sns.Publish": "sns:Publish Notifications",
    "sesv2.GetAccount": "ses:GetAccount *",
    "ssm.DeleteParameter": "ssm:DeleteParameter Secrets",
    "ssm.GetParameter": "ssm:GetParameter Secrets",
    "ssm.PutParameter": "ssm:PutParameter Secrets",
}
_OF_STATE_MACHINES = {
    "CreateStateMachine": [
        "states:CreateStateMachine StateMachines",
        "iam:PassRole WorkflowsRole",
    ],
    "UpdateStateMachine": [
        "states:UpdateStateMachine StateMachines",
        "iam:PassRole WorkflowsRole",
    ],
    "StartExecution": ["states:StartExecution StateMachines"],
    "SendTaskSuccess": ["states:SendTaskSuccess StateMachines"],
    "StopExecution": ["states:StopExecution Executions"],
    "DescribeExecution": ["states:DescribeExecution Executions"],
}
_OF_FILES = frozenset({"CopyObject", "DeleteObject", "GetObject", "PutObject"})
_FAMILIES = {
    ":stateMachine:": "StateMachines",
    ":execution:": "Executions",
    ":parameter/": "Secrets",
    ":connect:": "CallCentre",
    ":configuration-set/": "MailEvents",
}
"""What is made while the stack lives, and so is no resource of the template."""
_IN_SET = "ConfigurationSetName"
"""What names a configuration set in a request, to which it then needs a right too."""
_ATTRIBUTES = {"Arn": "", "StreamArn": "/stream"}


def rights_of_request(operation: str, parameters: Mapping[str, Any]) -> Iterator[str]:
    """Return the rights that a request needs.

    Args:
        operation: "service.Operation" as botocore names it.
        parameters: of the request.

    Raises:
        ValueError: nobody has said yet what the operation needs.
    """
    service, _, name = operation.partition(".")
    match service, name:
        case "dynamodb", "TransactWriteItems":
            for item in parameters["TransactItems"]:
                yield from (f"{_IN_TRANSACTION[kind]} Table" for kind in item)
        case "dynamodb", _:
            index = parameters.get("IndexName")
            yield f"dynamodb:{name} Table" + (f"/index/{index}" if index else "")
        case "scheduler", "CreateSchedule":
            yield "scheduler:CreateSchedule Schedules"
            yield "iam:PassRole SchedulerRole"
        case "scheduler", "DeleteSchedule":
            yield "scheduler:DeleteSchedule Schedules"
        case "stepfunctions", _ if name in _OF_STATE_MACHINES:
            yield from _OF_STATE_MACHINES[name]
            if "tags" in parameters:
                yield "states:TagResource StateMachines"
        case _ if operation in _ONE_RIGHT:
            yield _ONE_RIGHT[operation]
        case "s3", _ if name in _OF_FILES:
            yield from _of_files(name, parameters["Key"].partition("/")[0])
        case "sesv2", "SendEmail":
            places = ["MailIdentity", *(["MailEvents"] if _IN_SET in parameters else [])]
            actions = ["SendEmail", *(["SendRawEmail"] if "Raw" in parameters["Content"] else [])]
            yield from (f"ses:{action} {place}" for action in actions for place in places)
        case _:
            raise ValueError(f"what right does {operation} need? Say it in infra/policies.py")


def _of_files(operation: str, folder: str) -> Iterator[str]:
    """Return the rights that a request for a file needs."""
    if operation == "CopyObject":  # what was announced is kept
        yield "s3:GetObject Files/announced/*"
    yield f"s3:{operation.replace('Copy', 'Put')} Files/{folder}/*"


def allowed(template: Template) -> dict[str, set[str]]:
    """Return the rights of each function, by its name among the recorded requests.

    Args:
        template: plain CloudFormation.
    """
    resources = template["Resources"]
    found = {}
    for name, door in DOORS.items():
        role = resources[name]["Properties"]["Role"]["Fn::GetAtt"][0]
        found[door] = set(_rights_of_role(resources[role]))
    return found


def missing(allowed: Iterable[str], used: Iterable[str]) -> list[str]:
    """Return what is used and not allowed."""
    rights = list(allowed)
    return sorted(one for one in used if not any(fnmatchcase(one, right) for right in rights))


def superfluous(door: str, allowed: Iterable[str], used: Iterable[str]) -> list[str]:
    """Return what a function is allowed and never uses, unless NEVER_SEEN says why."""
    seen = list(used)
    return sorted(
        right
        for right in allowed
        if not any(fnmatchcase(one, right) for one in seen)
        and not any(fnmatchcase(f"{door} {right}", known) for known in NEVER_SEEN)
    )


def idle_exceptions(allowed: Mapping[str, Iterable[str]]) -> list[str]:
    """Return the entries of NEVER_SEEN that no role needs any more."""
    rights = [f"{door} {right}" for door, found in allowed.items() for right in found]
    return [known for known in NEVER_SEEN if not any(fnmatchcase(one, known) for one in rights)]


def _rights_of_role(role: Mapping[str, Any]) -> Iterator[str]:
    for policy in role["Properties"]["Policies"]:
        for found in policy["PolicyDocument"]["Statement"]:
            statement = found["Fn::If"][1] if "Fn::If" in found else found
            for action in _listed(statement["Action"]):
                if "NotResource" in statement:
                    yield f"{action} {PHONES}"
                for resource in _listed(statement.get("Resource", [])):
                    yield f"{action} {_place(resource)}"


def _place(resource: Any) -> str:
    """Return the resource of the template that a policy names, with what follows it."""
    if resource == "*":
        return "*"
    if "Ref" in resource:
        return str(resource["Ref"])
    if "Fn::GetAtt" in resource:
        name, attribute = resource["Fn::GetAtt"]
        return name + _ATTRIBUTES[attribute]
    if "Fn::If" in resource:
        # A restored table takes the place of the stack's own; a test compares the two.
        return _place(resource["Fn::If"][1])
    text = resource["Fn::Sub"]
    if found := re.fullmatch(r"\$\{(\w+)\.Arn\}(.*)", text):
        return found[1] + found[2]
    for mark, family in _FAMILIES.items():
        if mark in text:
            return family
    ours = re.search(r"\$\{(\w+)\}(?:/\*)?$", text)
    if ours is None:
        raise ValueError(f"which resource is {text}? Say it in infra/policies.py")
    return ours[1]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]

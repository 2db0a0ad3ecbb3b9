"""Who may do what in a tenant's stack, how its API answers, and who watches it."""

import json
import re
from datetime import timedelta

import pytest

from chalicelib.api.application import endpoints
from chalicelib.api.door.problems import problem
from chalicelib.domain.errors import Forbidden, NotFound
from chalicelib.domain.files.file import ANNOUNCED_FOR, announced_key, kept_key
from chalicelib.domain.mail.delivered import raw_key
from tests.infra.template_parts import (
    arn,
    as_list,
    of_type,
    properties,
    resources,
    statements,
    template,
)

LOGS = {"logs:CreateLogStream", "logs:PutLogEvents"}
ROWS = {
    "dynamodb:BatchGetItem",
    "dynamodb:ConditionCheckItem",
    "dynamodb:DeleteItem",
    "dynamodb:GetItem",
    "dynamodb:PutItem",
    "dynamodb:Query",
    "dynamodb:UpdateItem",
}
AUTOMATION_ROWS = ROWS - {"dynamodb:DeleteItem"}
FROM_A_COPY = "BatchWriteItem", "DescribeTable", "RestoreTableFromAwsBackup", "Scan"
RESTORING = {f"dynamodb:{one}" for one in FROM_A_COPY}
SCHEDULING = {"scheduler:CreateSchedule", "scheduler:DeleteSchedule", "iam:PassRole"}
PERMITTED = {
    "ApiRole": LOGS
    | ROWS
    | {
        "connect:DescribeContactFlow",
        # The chunks of a version of a pipeline's automation.
        "dynamodb:BatchWriteItem",
        # What follows a rule that is withdrawn.
        "sqs:SendMessage",
        "scheduler:DeleteSchedule",
        "states:CreateStateMachine",
        "states:TagResource",
        "states:UpdateStateMachine",
        "iam:PassRole",
        # Secrets of connections, and the two questions by which a connection is tried.
        "ssm:DeleteParameter",
        "ssm:GetParameter",
        "ssm:PutParameter",
        "ses:GetAccount",
        "sns:GetSMSSandboxAccountStatus",
        "s3:GetObject",
        "s3:ListBucket",
        "s3:PutObject",
        "lambda:InvokeFunction",
    },
    "OnChangeRole": LOGS
    | AUTOMATION_ROWS
    | SCHEDULING
    | {
        "states:SendTaskSuccess",
        "states:StartExecution",
        "states:StopExecution",
        "dynamodb:BatchWriteItem",
        "dynamodb:DeleteItem",
        "s3:DeleteObject",
        "ses:SendEmail",
        "ses:SendRawEmail",
        "sns:Publish",
        "sqs:SendMessage",
        "ssm:GetParameter",
        "dynamodb:DescribeStream",
        "dynamodb:GetRecords",
        "dynamodb:GetShardIterator",
        "dynamodb:ListStreams",
    },
    "RunRuleRole": LOGS
    | AUTOMATION_ROWS
    | SCHEDULING
    | {
        "connect:StartOutboundVoiceContact",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:ReceiveMessage",
        "sqs:SendMessage",
        "sns:Publish",
        "s3:GetObject",
        "s3:ListBucket",
        "ssm:GetParameter",
        "ses:SendEmail",
        "ses:SendRawEmail",
        "lambda:InvokeFunction",
        "s3:PutObject",
    },
    "WorkflowStepRole": LOGS
    | ROWS
    | {
        "connect:StartOutboundVoiceContact",
        "states:StartExecution",
        "sqs:SendMessage",
        "sns:Publish",
        "s3:GetObject",
        "s3:ListBucket",
        "ssm:GetParameter",
        "ses:SendEmail",
        "ses:SendRawEmail",
        "lambda:InvokeFunction",
        "s3:PutObject",
    },
    "MakeDocumentRole": LOGS | {"s3:GetObject", "s3:ListBucket", "s3:PutObject"},
    "ReceiveMailRole": LOGS
    | {
        "dynamodb:BatchGetItem",
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:Query",
        "dynamodb:UpdateItem",
        "s3:GetObject",
        "s3:ListBucket",
        "s3:PutObject",
        "sqs:SendMessage",
    },
    "WorkflowWaitRole": LOGS | ROWS - {"dynamodb:UpdateItem"} | {"states:SendTaskSuccess"},
    "WorkflowsRole": {"lambda:InvokeFunction"},
    "SweepRole": LOGS
    | {
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:Query",
        "sqs:GetQueueAttributes",
        "sqs:SendMessage",
        # Whether executions go on, of runs that do.
        "states:DescribeExecution",
    },
    "CopyRole": {
        "backup:CopyIntoBackupVault",
        "backup:DescribeBackupVault",
        "dynamodb:CreateBackup",
        "dynamodb:DeleteBackup",
        "dynamodb:DescribeBackup",
        "dynamodb:DescribeTable",
        "dynamodb:ListTagsOfResource",
        "dynamodb:StartAwsBackupJob",
    },
    "RestoreRole": ROWS - {"dynamodb:BatchGetItem", "dynamodb:ConditionCheckItem"} | RESTORING,
    "SchedulerRole": {"sqs:SendMessage"},
    "SweepSchedulerRole": {"lambda:InvokeFunction"},
}
"""Role -> all that it permits."""


# ------------------------------------------------------------------------------------- permissions


def test_there_are_just_these_roles():
    assert set(PERMITTED) == set(of_type("AWS::IAM::Role"))


@pytest.mark.parametrize(("role", "expected"), PERMITTED.items())
def test_a_role_permits_just_what_its_code_calls(role, expected):
    assert expected == {action for one in statements(role) for action in as_list(one["Action"])}


@pytest.mark.parametrize("role", PERMITTED)
def test_no_role_borrows_a_policy_of_aws(role):
    assert "ManagedPolicyArns" not in properties(role)


def test_the_only_permissions_on_everything_are_those_that_aws_cannot_narrow():
    tries = ["ses:GetAccount", "sns:GetSMSSandboxAccountStatus"]
    assert [("ApiRole", tries), ("OnChangeRole", "dynamodb:ListStreams")] == [
        (role, one["Action"])
        for role in PERMITTED
        for one in statements(role)
        if "*" in as_list(one.get("Resource", ()))
    ]


def test_a_text_message_goes_to_numbers_and_to_no_topic():
    found = {
        role: (one["Action"], one["NotResource"]["Fn::Sub"])
        for role in PERMITTED
        for one in statements(role)
        if "NotResource" in one
    }

    every_topic = "arn:${AWS::Partition}:sns:*:*:*"
    assert {("sns:Publish", every_topic)} == set(found.values())
    assert {"RunRuleRole", "WorkflowStepRole"} == found.keys()


@pytest.mark.parametrize("role", ["RunRuleRole", "WorkflowStepRole"])
def test_only_the_tenants_own_secrets_can_be_read(role):
    (reading,) = [one for one in statements(role) if one["Action"] == "ssm:GetParameter"]
    path = properties("OnChange")["Environment"]["Variables"]["STAGEFLOW_SECRETS_PATH"]

    assert {"Fn::Sub": "/stageflow/${AWS::StackName}/"} == path
    assert reading["Resource"]["Fn::Sub"].endswith(f":parameter{path['Fn::Sub']}*")


def test_what_becomes_of_e_mails_comes_back_where_the_tenant_sends_some():
    names = [name for name in resources() if name.startswith("MailEvents")]
    assert {"HasMail"} == {resources()[name]["Condition"] for name in names}
    destination = properties("MailEventsDestination")["EventDestination"]
    assert ["BOUNCE", "COMPLAINT", "DELIVERY_DELAY", "REJECT"] == destination["MatchingEventTypes"]
    bus = destination["EventBridgeDestination"]["EventBusArn"]
    assert bus["Fn::Sub"].endswith(":event-bus/default")
    pattern, (target,) = (properties("MailEventsRule")[one] for one in ("EventPattern", "Targets"))
    assert (["aws.ses"], arn("ReceiveMail")) == (pattern["source"], target["Arn"])
    own = {"mail": {"tags": {"ses:configuration-set": [{"Ref": "MailEvents"}]}}}
    assert own == pattern["detail"]
    variables = properties("RunRule")["Environment"]["Variables"]
    assert {"Fn::If": ["HasMail", {"Ref": "MailEvents"}, ""]} == variables["STAGEFLOW_MAIL_EVENTS"]


def test_no_mail_is_permitted_unless_an_identity_is_named():
    policy = properties("RunRuleRole")["Policies"][0]["PolicyDocument"]["Statement"]
    (mail,) = [one["Fn::If"] for one in policy if "Fn::If" in one]

    assert ("HasMail", {"Ref": "AWS::NoValue"}) == (mail[0], mail[2])
    ends = [one["Fn::Sub"].partition("${AWS::AccountId}:")[2] for one in mail[1]["Resource"]]
    sets = "configuration-set/${AWS::StackName}"
    assert ["identity/${MailIdentity}", sets, f"{sets}_*"] == ends
    assert "" == template()["Parameters"]["MailIdentity"]["Default"]


@pytest.mark.parametrize("role", ["OnChangeRole", "RunRuleRole"])
def test_only_the_role_of_the_schedules_is_handed_on_and_only_to_the_scheduler(role):
    (handing,) = [one for one in statements(role) if one["Action"] == "iam:PassRole"]

    assert arn("SchedulerRole") == handing["Resource"]
    assert {"StringEquals": {"iam:PassedToService": "scheduler.amazonaws.com"}} == handing[
        "Condition"
    ]


# ------------------------------------------------------------------------------------- HTTP


def test_the_api_is_throttled():
    (check_context,) = properties("RestAPIapiStage")["MethodSettings"]

    assert ("*", "/*") == (check_context["HttpMethod"], check_context["ResourcePath"])
    assert {"Ref": "RequestsPerSecond"} == check_context["ThrottlingRateLimit"]
    assert {"Ref": "RequestBurst"} == check_context["ThrottlingBurstLimit"]


def test_the_throttled_stage_is_the_only_one():
    deployments = of_type("AWS::ApiGateway::Deployment").values()

    assert {"RestAPIapiStage"} == set(of_type("AWS::ApiGateway::Stage"))
    assert [None] == [one.get("StageName") for one in deployments]


def test_the_api_calls_its_function_from_the_throttled_stage_only():
    permission = properties("APIHandlerInvokePermission")

    assert permission["SourceArn"]["Fn::Sub"].endswith(":${RestAPI}/api/*")


def test_only_the_api_the_mail_service_and_rules_of_the_bus_call_a_function():
    assert {
        "APIHandlerInvokePermission",
        "GivenUpPermission",
        "MailEventsPermission",
        "MailPermission",
    } == set(of_type("AWS::Lambda::Permission"))
    assert arn("MailEventsRule") == properties("MailEventsPermission")["SourceArn"]
    assert arn("GivenUpRule") == properties("GivenUpPermission")["SourceArn"]


@pytest.mark.parametrize(
    ("parameter", "value", "taken"),
    [
        ("MailIdentity", "", True),
        ("MailIdentity", "acme.example", True),
        ("MailIdentity", "Sales+eu@mail.acme-2.example", True),
        ("MailIdentity", "*", False),
        ("MailIdentity", "acme.exampl?", False),
        ("MailIdentity", "*.example", False),
        ("MailIdentity", "acme.example/*", False),
        ("AlarmTopicArn", "", True),
        ("AlarmTopicArn", "arn:aws:sns:eu-central-1:123456789012:alarms", True),
        ("AlarmTopicArn", "arn:aws-us-gov:sns:us-gov-west-1:123456789012:Alarms_1", True),
        ("AlarmTopicArn", "arn:aws:sns:eu-central-1:123456789012:*", False),
        ("AlarmTopicArn", "arn:aws:lambda:eu-central-1:123456789012:function:x", False),
        ("AlarmTopicArn", "alarms", False),
        ("BackupVault", "acme-copies", True),
        ("BackupVault", "*", False),
        ("CopyVaultArn", "", True),
        ("CopyVaultArn", "arn:aws:backup:eu-west-1:123456789012:backup-vault:acme", True),
        ("CopyVaultArn", "arn:aws:backup:eu-west-1:123456789012:backup-vault:*", False),
        ("InboundDomain", "", True),
        ("InboundDomain", "in.acme.example", True),
        ("InboundDomain", "crm@in.acme.example", False),
        ("InboundDomain", "*", False),
        ("ReceiptRuleSet", "inbound-mail", True),
        ("ReceiptRuleSet", "a:b", False),
        ("UploadOrigins", "", True),
        ("UploadOrigins", "https://crm.example.com:8443", True),
        ("UploadOrigins", "https://crm.example.com/path", False),
        ("UploadOrigins", "*", False),
        ("EndpointUrl", "", True),
        ("EndpointUrl", "http://127.0.0.1:5000", True),
        ("EndpointUrl", "https://aws.example/", True),
        ("EndpointUrl", "ftp://aws.example", False),
        ("EndpointUrl", "http://user:secret@aws.example", False),
    ],
)
def test_a_parameter_takes_only_what_it_is_for(parameter, value, taken):
    pattern = template()["Parameters"][parameter]["AllowedPattern"]

    assert taken == (re.fullmatch(pattern, value) is not None)


def test_the_api_calls_its_function_by_name_so_that_the_function_may_know_the_address():
    body = json.dumps(properties("RestAPI")["Body"])
    name = properties("APIHandler")["FunctionName"]["Fn::Sub"]

    assert "APIHandler" not in body
    assert f":function:{name}/invocations" in body


def test_every_route_is_deployed():
    served = {endpoint.path for endpoint in endpoints()}

    assert served == set(properties("RestAPI")["Body"]["paths"])


def test_no_local_route_is_deployed():
    paths = properties("RestAPI")["Body"]["paths"]

    assert [] == [path for path in paths if path.startswith("/_")]


GATEWAY = {
    "ACCESS_DENIED": (403, Forbidden.code),
    "WAF_FILTERED": (403, Forbidden.code),
    "MISSING_AUTHENTICATION_TOKEN": (404, NotFound.code),
    "RESOURCE_NOT_FOUND": (404, NotFound.code),
    "REQUEST_TOO_LARGE": (413, "too_large"),
    "THROTTLED": (429, "too_many_requests"),
    "QUOTA_EXCEEDED": (429, "too_many_requests"),
    "DEFAULT_4XX": (400, "refused"),
    "DEFAULT_5XX": (500, "internal_error"),
    "INTEGRATION_FAILURE": (503, "try_again"),
    "INTEGRATION_TIMEOUT": (503, "try_again"),
}


@pytest.mark.parametrize(("kind", "status", "code"), [(k, *v) for k, v in GATEWAY.items()])
def test_what_the_gateway_refuses_by_itself_looks_like_every_problem(kind, status, code):
    answers = properties("RestAPI")["Body"]["x-amazon-apigateway-gateway-responses"]
    answer = answers[kind]
    (text,) = answer["responseTemplates"].values()
    body = json.loads(text.replace("$context.error.messageString", '"text"'))

    assert (
        "'application/problem+json'"
        == answer["responseParameters"]["gatewayresponse.header.Content-Type"]
    )
    assert set(problem(NotFound("gone"), "1").body) == set(body)
    assert (str(status), status, code) == (answer["statusCode"], body["status"], body["code"])
    assert "$context.requestId" == body["request_id"]


def test_every_answer_of_the_gateway_is_listed_here():
    answers = properties("RestAPI")["Body"]["x-amazon-apigateway-gateway-responses"]

    assert set(GATEWAY) == set(answers)


# ------------------------------------------------------------------------------------- files


def test_files_are_private_encrypted_and_reached_over_tls_only():
    bucket = properties("Files")
    refusal, _ = properties("FilesPolicy")["PolicyDocument"]["Statement"]

    assert {True} == set(bucket["PublicAccessBlockConfiguration"].values())
    assert "BucketEncryption" in bucket
    assert ("Deny", "*", "s3:*") == (refusal["Effect"], refusal["Principal"], refusal["Action"])
    assert {"Bool": {"aws:SecureTransport": "false"}} == refusal["Condition"]
    assert 2 == len(refusal["Resource"])


def test_announced_files_are_cleared_away_after_they_can_no_longer_be_taken():
    rules = {one["Id"]: one for one in properties("Files")["LifecycleConfiguration"]["Rules"]}
    lands = announced_key("x").removesuffix("x")

    assert (lands, "Enabled") == (rules["announced"]["Prefix"], rules["announced"]["Status"])
    assert ANNOUNCED_FOR < timedelta(days=rules["announced"]["ExpirationInDays"])
    assert not kept_key("x").startswith(lands)


def test_files_stay_when_the_stack_lets_go_of_them():
    kept = resources()["Files"]

    assert ("RetainExceptOnCreate", "Retain") == (
        kept["DeletionPolicy"],
        kept["UpdateReplacePolicy"],
    )


# ------------------------------------------------------------------------------------- mail


def test_mail_is_taken_in_only_where_a_domain_and_a_rule_set_are_named():
    assert {"ReceivesMail"} == {
        resources()[one]["Condition"] for one in ("MailRule", "MailPermission")
    }
    defaults = template()["Parameters"]
    assert ["", ""] == [defaults[one]["Default"] for one in ("InboundDomain", "ReceiptRuleSet")]


def test_only_the_tenants_own_mail_rule_stores_messages_and_calls_the_function():
    with_mail, allowed, without = properties("FilesPolicy")["PolicyDocument"]["Statement"][1][
        "Fn::If"
    ]
    permission = properties("MailPermission")
    rule = allowed["Condition"]["StringEquals"]["aws:SourceArn"]

    assert ("ReceivesMail", {"Ref": "AWS::NoValue"}) == (with_mail, without)
    assert ("ses.amazonaws.com", "ses.amazonaws.com") == (
        allowed["Principal"]["Service"],
        permission["Principal"],
    )
    assert rule == permission["SourceArn"]
    assert rule["Fn::Sub"].endswith("${ReceiptRuleSet}:receipt-rule/${AWS::StackName}")
    assert {"Fn::Sub": "${Files.Arn}/inbound/*"} == allowed["Resource"]


def test_messages_lie_where_the_function_looks_for_them():
    stored, called = properties("MailRule")["Rule"]["Actions"]

    assert raw_key("") == stored["S3Action"]["ObjectKeyPrefix"]
    assert arn("ReceiveMail") == called["LambdaAction"]["FunctionArn"]
    assert properties("MailRule")["Rule"]["ScanEnabled"]


def test_browsers_upload_from_the_web_console_and_from_the_named_pages_only():
    console, further = properties("Files")["CorsConfiguration"]["CorsRules"]
    with_origins, named, without = further["Fn::If"]

    api = {"Fn::Sub": "https://${RestAPI}.execute-api.${AWS::Region}.${AWS::URLSuffix}"}
    host = {"Fn::Select": [2, {"Fn::Split": ["/", {"Fn::Sub": "${PublicUrl}//"}]}]}
    public = {"Fn::Sub": ["https://${Host}", {"Host": host}]}
    nothing = {"Ref": "AWS::NoValue"}
    assert [api, {"Fn::If": ["HasPublicUrl", public, nothing]}] == console["AllowedOrigins"]
    assert ("HasUploadOrigins", nothing) == (with_origins, without)
    assert {"Ref": "UploadOrigins"} == named["AllowedOrigins"]
    assert ["POST"] == console["AllowedMethods"] == named["AllowedMethods"]
    assert "" == template()["Parameters"]["UploadOrigins"]["Default"]


def choices(value):
    """All choices in a part of the template between the stack's own table and an adopted one."""
    if isinstance(value, dict):
        if "Fn::If" in value and value["Fn::If"][0] == "HasOwnTable":
            yield value["Fn::If"][1:]
        for one in value.values():
            yield from choices(one)
    elif isinstance(value, list):
        for one in value:
            yield from choices(one)


def test_an_adopted_table_stands_wherever_the_stacks_own_would():
    place = "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${AdoptedTable}"

    def adopted(own):
        if own == {"Ref": "Table"}:
            return {"Ref": "AdoptedTable"}
        if own == {"Fn::GetAtt": ["Table", "Arn"]}:
            return {"Fn::Sub": place}
        if own == {"Fn::GetAtt": ["Table", "StreamArn"]}:
            return {"Fn::Sub": f"{place}/stream/${{AdoptedStream}}"}
        return {"Fn::Sub": own["Fn::Sub"].replace("${Table.Arn}", place)}

    found = [*choices(template())]
    assert 10 < len(found)
    assert [adopted(own) for own, _ in found] == [other for _, other in found]
    used = json.dumps(template())
    inside = json.dumps(found)
    for mention in ('"Ref": "Table"', '["Table", "', "${Table."):
        assert used.count(mention) == inside.count(mention)


def test_the_console_is_read_without_a_body_and_packed_answers_leave_as_bytes():
    document = properties("RestAPI")["Body"]

    assert ["*/*"] == document["x-amazon-apigateway-binary-media-types"]
    for path in ("/console", "/console/{file}"):
        assert {"get", "head"} == set(document["paths"][path])

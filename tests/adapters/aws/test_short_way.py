"""Our clients send what plain ones send, only with less work (docs/adr/0030)."""

import inspect
import json
import re
from datetime import UTC, datetime
from unittest.mock import patch
from zlib import crc32

import boto3
import pytest
from botocore.auth import SIGV4_TIMESTAMP, SigV4Auth
from botocore.awsrequest import AWSRequest, AWSResponse
from botocore.compat import HTTPHeaders
from botocore.credentials import Credentials
from botocore.exceptions import (
    ClientError,
    HTTPClientError,
    NoCredentialsError,
    ParamValidationError,
)
from botocore.signers import RequestSigner
from botocore.useragent import UserAgentString

from chalicelib.adapters.aws.clients import MAX_ATTEMPTS, USER_AGENT, Clients
from chalicelib.adapters.aws.signatures import DATA_OPERATIONS
from tests.support.aws import ENVIRONMENT

KEY = {"pk": {"S": "deal_1"}, "sk": {"S": "é item \"'\n"}}
ITEM = {**KEY, "version": {"N": "3"}, "body": {"S": '{"a": [1]}'}}
CONDITION = {
    "ConditionExpression": "#0 = :0",
    "ExpressionAttributeNames": {"#0": "version"},
    "ExpressionAttributeValues": {":0": {"N": "2"}},
}
PUT = {"TableName": "t", "Item": ITEM, **CONDITION}
CALLS = {
    "GetItem": {"TableName": "t", "Key": KEY, "ConsistentRead": True},
    "BatchGetItem": {"RequestItems": {"t": {"Keys": [KEY], "ConsistentRead": True}}},
    "BatchWriteItem": {"RequestItems": {"t": [{"PutRequest": {"Item": ITEM}}]}},
    "Query": {
        "TableName": "t",
        "IndexName": "by_type",
        "KeyConditionExpression": "#0 = :0",
        "ExpressionAttributeNames": {"#0": "type_pk"},
        "ExpressionAttributeValues": {":0": {"S": "deal"}},
        "ScanIndexForward": False,
        "Limit": 5,
        "ExclusiveStartKey": KEY,
    },
    "PutItem": PUT,
    "DeleteItem": {"TableName": "t", "Key": KEY},
    "UpdateItem": {
        "TableName": "t",
        "Key": KEY,
        "UpdateExpression": "ADD #0 :0",
        "ExpressionAttributeNames": {"#0": "counter"},
        "ExpressionAttributeValues": {":0": {"N": "1"}},
        "ReturnValues": "ALL_NEW",
    },
    "TransactWriteItems": {
        "TransactItems": [{"Put": PUT}, {"Delete": {"TableName": "t", "Key": KEY}}],
        "ClientRequestToken": "given",
    },
}
ANSWERS = {
    "GetItem": {"Item": ITEM},
    "BatchGetItem": {"Responses": {"t": [ITEM]}, "UnprocessedKeys": {"t": {"Keys": [KEY]}}},
    "BatchWriteItem": {"UnprocessedItems": {"t": [{"PutRequest": {"Item": ITEM}}]}},
    "Query": {"Items": [ITEM], "Count": 1, "ScannedCount": 1, "LastEvaluatedKey": KEY},
    "PutItem": {},
    "DeleteItem": {},
    "UpdateItem": {"Attributes": ITEM},
    "TransactWriteItems": {},
}
OTHERS = {
    "sqs": ("SendMessageBatch", {"QueueUrl": "https://q/1/a", "Entries": []}),
    "scheduler": ("DeleteSchedule", {"Name": "a", "GroupName": "g"}),
    "stepfunctions": ("StopExecution", {"executionArn": "arn:aws:states:eu-central-1:1:x:y:z"}),
    "sns": ("Publish", {"TopicArn": "arn:aws:sns:eu-central-1:1:t", "Message": "m"}),
    "sesv2": ("SendEmail", {"Content": {"Raw": {"Data": b"x"}}}),
}
LATER = ("Authorization", "Content-Length", "amz-sdk-invocation-id", "amz-sdk-request")
"""Headers that botocore adds once a request is signed."""
CHANGING = (
    "authorization",
    "content-length",
    "user-agent",
    "amz-sdk-invocation-id",
    "amz-sdk-request",
    "x-amz-date",
)
REGIONS = ("eu-central-1", "us-gov-west-1", "cn-north-1")


class Wire:
    """What a client sends, and the answers that it gets."""

    def __init__(self, client, *answers):
        self.requests = []
        self._answers = list(answers)
        client.meta.events.register_first("before-send.*.*", self._answer)

    def _answer(self, request, **_):
        self.requests.append(request)
        status, body = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        headers = HTTPHeaders()
        headers["x-amz-crc32"] = str(crc32(body))
        headers["x-amzn-requestid"] = "one"
        answer = AWSResponse(request.url, status, headers, None)
        answer._content = body
        return answer


@pytest.fixture(autouse=True)
def environment(monkeypatch):
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    # Where an emulated AWS ran before in this process, it left clients that neither sign nor tell.
    for kind, method in ((RequestSigner, "sign"), (UserAgentString, "to_string")):
        monkeypatch.setattr(kind, method, inspect.unwrap(getattr(kind, method)))
    monkeypatch.setattr("botocore.retries.standard.ExponentialBackoff.delay_amount", lambda *_: 0)


def ours(service="dynamodb", region="eu-central-1"):
    return Clients(region).client(service)


def plain(service="dynamodb", region="eu-central-1"):
    """A client as boto3 makes it, which checks parameters."""
    return boto3.Session().client(service, region_name=region)


def text(value):
    return value.decode() if isinstance(value, bytes) else value


def sent(client, operation, parameters, body=b"{}"):
    """Return what goes over the wire for a call, without what differs from call to call."""
    wire = Wire(client, (200, body))
    client._make_api_call(operation, parameters)
    (request,) = wire.requests
    headers = {name.lower(): text(value) for name, value in request.headers.items()}
    kept = {name: value for name, value in headers.items() if name not in CHANGING}
    signed = headers["authorization"].partition(", Signature=")[0]
    signed = re.sub(r"/\d{8}/", "/day/", signed)
    return request.method, request.url, kept, signed, request.body, sorted(headers)


@pytest.mark.parametrize("operation", sorted(DATA_OPERATIONS))
def test_a_request_for_rows_is_the_one_that_a_plain_client_checks_and_sends(operation):
    mine = sent(ours(), operation, CALLS[operation])
    other = sent(plain(), operation, CALLS[operation])

    assert (*other[:4], other[5]) == (*mine[:4], mine[5])
    assert json.loads(other[4]) == json.loads(mine[4])


@pytest.mark.parametrize("token", ["a session's token", ""])
@pytest.mark.parametrize("operation", sorted(DATA_OPERATIONS))
def test_a_request_for_rows_bears_the_very_signature_that_botocore_makes(
    operation, token, monkeypatch
):
    monkeypatch.setenv("AWS_SESSION_TOKEN", token)
    client = ours()
    wire = Wire(client, (200, b"{}"))
    client._make_api_call(operation, CALLS[operation])
    (request,) = wire.requests
    kept = {name: value for name, value in request.headers.items() if name not in LATER}
    again = AWSRequest("POST", request.url, headers=kept, data=request.body)
    at = datetime.strptime(request.headers["X-Amz-Date"], SIGV4_TIMESTAMP).replace(tzinfo=UTC)
    with patch("botocore.auth.get_current_datetime", return_value=at):
        SigV4Auth(Credentials("testing", "testing", token), "dynamodb", "eu-central-1").add_auth(
            again
        )

    assert again.headers["Authorization"] == request.headers["Authorization"]


def test_the_trace_of_a_function_travels_along_unsigned(monkeypatch):
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "on_change")
    monkeypatch.setenv("_X_AMZN_TRACE_ID", "Root=1")

    assert (
        sent(plain(), "GetItem", CALLS["GetItem"])[:4]
        == sent(ours(), "GetItem", CALLS["GetItem"])[:4]
    )


def test_without_credentials_nothing_is_sent(monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
    client = ours()
    wire = Wire(client, (200, b"{}"))

    with pytest.raises(NoCredentialsError):
        client._make_api_call("GetItem", CALLS["GetItem"])
    assert [] == wire.requests


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("service", OTHERS)
def test_every_other_service_gets_the_very_request_of_a_plain_client(service, region):
    operation, parameters = OTHERS[service]
    body = b"<r><PublishResult/></r>" if service == "sns" else b"{}"

    assert sent(plain(service, region), operation, parameters, body) == sent(
        ours(service, region), operation, parameters, body
    )


@pytest.mark.parametrize("region", REGIONS)
def test_the_table_is_asked_where_a_plain_client_asks(region):
    mine = sent(ours(region=region), "GetItem", CALLS["GetItem"])
    other = sent(plain(region=region), "GetItem", CALLS["GetItem"])

    assert other[1:4] == mine[1:4]


@pytest.mark.parametrize("operation", sorted(DATA_OPERATIONS))
def test_an_answer_reads_as_with_a_plain_client(operation):
    answers = []
    for client in (plain(), ours()):
        Wire(client, (200, json.dumps(ANSWERS[operation]).encode()))
        answer = client._make_api_call(operation, CALLS[operation])
        metadata = answer.pop("ResponseMetadata")
        kept = ("HTTPStatusCode", "RequestId", "RetryAttempts")
        answers.append((answer, {name: metadata[name] for name in kept}))

    assert answers[0] == answers[1]


def test_a_refusal_reads_as_with_a_plain_client():
    reasons = [{"Code": "ConditionalCheckFailed", "Message": "no"}, {"Code": "None"}]
    body = {
        "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "Message": "cancelled",
        "CancellationReasons": reasons,
    }
    seen = []
    for client in (plain(), ours()):
        Wire(client, (400, json.dumps(body).encode()))
        with pytest.raises(ClientError) as raised:
            client._make_api_call("TransactWriteItems", CALLS["TransactWriteItems"])
        seen.append((type(raised.value).__name__, raised.value.response))

    assert seen[0] == seen[1]
    assert reasons == seen[1][1]["CancellationReasons"]


def test_a_request_that_is_throttled_is_signed_and_sent_again():
    client = ours()
    refusal = json.dumps({"__type": "x#ThrottlingException", "message": "slow"}).encode()
    wire = Wire(client, (400, refusal), (500, b""), (200, json.dumps({"Item": ITEM}).encode()))

    assert ITEM == client._make_api_call("GetItem", CALLS["GetItem"])["Item"]
    assert MAX_ATTEMPTS == len(wire.requests)
    assert 1 == len({request.body for request in wire.requests})


def test_an_answer_cut_short_is_no_missing_row():
    client = ours()
    Wire(client, (200, b'{"Item": {"pk"'))

    with pytest.raises(HTTPClientError):
        client._make_api_call("GetItem", CALLS["GetItem"])


def test_what_is_no_request_for_rows_is_still_checked():
    with pytest.raises(ParamValidationError):
        ours().describe_table(TableName=7)
    with pytest.raises(ParamValidationError):
        ours("sqs").send_message_batch(QueueUrl="q", Entries={})


def test_times_of_other_answers_are_still_times():
    client = ours()
    Wire(client, (200, b'{"Table": {"CreationDateTime": 1772445600}}'))

    made = client.describe_table(TableName="t")["Table"]["CreationDateTime"]
    assert 2026 == made.year


def test_every_request_says_who_asks():
    client = ours()
    wire = Wire(client, (200, b"{}"))
    client._make_api_call("GetItem", CALLS["GetItem"])

    assert USER_AGENT == wire.requests[0].headers["User-Agent"]


def test_a_transaction_that_is_sent_again_bears_the_same_token():
    client = ours()
    wire = Wire(client, (500, b""), (200, b"{}"))
    client._make_api_call("TransactWriteItems", {"TransactItems": [{"Put": PUT}]})

    first, second = (json.loads(request.body) for request in wire.requests)
    assert first["ClientRequestToken"] == second["ClientRequestToken"]


def test_a_given_address_is_the_one_that_is_asked():
    client = Clients("eu-central-1", "http://127.0.0.1:4566").client("dynamodb")

    assert "http://127.0.0.1:4566/" == sent(client, "GetItem", CALLS["GetItem"])[1]

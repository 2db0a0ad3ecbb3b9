"""Text messages through Amazon SNS."""

import boto3
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from moto import mock_aws
from moto.core import DEFAULT_ACCOUNT_ID
from moto.sns.models import sns_backends

from chalicelib.adapters.memory.http import MemoryHttp
from chalicelib.adapters.providers.sns.sms import PROVIDER, SnsSettings
from chalicelib.domain.errors import Refused, Unavailable
from chalicelib.ports.providers import Parts
from chalicelib.ports.sms import Sms

SMS = Sms(key="run-1", to="+493012345678", text="Hello", callback="https://crm.example/c")


def parts(client):
    return Parts(http=MemoryHttp(), aws=lambda service: client)


def send(client, **settings):
    return PROVIDER.connect(parts(client), SnsSettings(**settings), {}).send(SMS)


def test_sns_takes_a_message_to_a_number():
    with mock_aws():
        client = boto3.client("sns", region_name="us-east-1")
        id = send(client)
        sent = sns_backends[DEFAULT_ACCOUNT_ID]["us-east-1"].sms_messages
    assert {id: ("+493012345678", "Hello")} == dict(sent)


class Client:
    """SNS that keeps what it is asked, or fails."""

    def __init__(self, error=None, sandbox=False):
        self.asked = []
        self._error = error
        self._sandbox = sandbox

    def publish(self, **request):
        if self._error:
            raise self._error
        self.asked.append(request)
        return {"MessageId": "1"}

    def get_sms_sandbox_account_status(self):
        if self._error:
            raise self._error
        return {"IsInSandbox": self._sandbox}


def refusing(code):
    return ClientError({"Error": {"Code": code, "Message": "no"}}, "Publish")


def test_the_sender_is_named_where_it_is_set():
    client = Client()
    send(client, sender_id="Chairs", origination_number="+4930111111", type="Promotional")
    (asked,) = client.asked
    assert {
        "AWS.SNS.SMS.SMSType": {"DataType": "String", "StringValue": "Promotional"},
        "AWS.SNS.SMS.SenderID": {"DataType": "String", "StringValue": "Chairs"},
        "AWS.MM.SMS.OriginationNumber": {"DataType": "String", "StringValue": "+4930111111"},
    } == asked["MessageAttributes"]


@pytest.mark.parametrize(
    ("code", "ours"),
    [
        ("InvalidParameter", "bad_number"),
        ("ValidationException", "bad_number"),
        ("OptedOut", "message_rejected"),
    ],
)
def test_what_sns_will_never_take_is_refused(code, ours):
    with pytest.raises(Refused) as refused:
        send(Client(refusing(code)))
    assert ours == refused.value.code


@pytest.mark.parametrize(
    "error",
    [
        refusing("Throttled"),
        refusing("AuthorizationError"),
        EndpointConnectionError(endpoint_url="x"),
    ],
)
def test_what_may_pass_is_unavailable(error):
    with pytest.raises(Unavailable):
        send(Client(error))


@pytest.mark.parametrize(("sandbox", "said"), [(True, "sandbox"), (False, "all numbers")])
def test_the_account_says_whom_it_reaches(sandbox, said):
    assert said in PROVIDER.test(parts(Client(sandbox=sandbox)), SnsSettings(), {})

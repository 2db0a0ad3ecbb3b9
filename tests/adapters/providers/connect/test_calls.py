"""Phone calls through Amazon Connect, as botocore sends them, against a server on this machine."""

import botocore.session
import msgspec
import pytest
from botocore.config import Config
from botocore.exceptions import EndpointConnectionError

from chalicelib.adapters.memory.http import MemoryHttp
from chalicelib.adapters.providers.connect.calls import PROVIDER, ConnectSettings
from chalicelib.domain.errors import Refused, Unavailable
from chalicelib.ports.calls import Robocall
from chalicelib.ports.providers import Parts
from tests.support.local_server import local_server

SETTINGS = ConnectSettings(instance="in-1", flow="fl-1", number="+15005550006")
CALL = Robocall(
    key="run-1",
    to="+493012345678",
    line="",
    text="Your order is ready.",
    audio="",
    language="de-DE",
    voice="",
    speed="slow",
    volume="medium",
    callback="https://crm.example/c",
)


@pytest.fixture
def service():
    with local_server() as service:
        service.headers = {"Content-Type": "application/json"}
        service.body = b'{"ContactId": "co-1"}'
        yield service


def parts(url):
    client = botocore.session.Session().create_client(
        "connect",
        region_name="eu-central-1",
        endpoint_url=url,
        aws_access_key_id="key",
        aws_secret_access_key="secret",
        config=Config(retries={"total_max_attempts": 1}),
    )
    return Parts(http=MemoryHttp(), aws=lambda _: client)


def place(service, **more):
    calls = PROVIDER.connect(parts(service.url), SETTINGS, {})
    return calls.place(msgspec.structs.replace(CALL, **more))


def failing(service, status, name, message="no"):
    service.status, service.headers["x-amzn-ErrorType"] = status, name
    service.body = msgspec.json.encode({"Message": message})


@pytest.mark.parametrize(("line", "number"), [("", "+15005550006"), ("+4930111111", "+4930111111")])
def test_a_call_is_placed_as_connect_wants_it(service, line, number):
    assert "co-1" == place(service, line=line)
    (asked,) = service.asked
    assert ("PUT", "/contact/outbound-voice") == (asked.method, asked.path)
    assert {
        "InstanceId": "in-1",
        "ContactFlowId": "fl-1",
        "SourcePhoneNumber": number,
        "DestinationPhoneNumber": "+493012345678",
        "ClientToken": "run-1",
        "Attributes": {
            "text": "Your order is ready.",
            "language": "de-DE",
            "speed": "slow",
            "volume": "medium",
        },
    } == msgspec.json.decode(asked.body)


def test_a_file_from_the_web_is_refused_with_what_to_do(service):
    with pytest.raises(Refused, match="let it say a text, or take Twilio") as refused:
        place(service, text="", audio="https://a.example/a.mp3")
    assert ("bad_request", []) == (refused.value.code, service.asked)


@pytest.mark.parametrize(
    ("status", "name", "ours"),
    [
        (403, "DestinationNotAllowedException", "bad_number"),
        (403, "OutboundContactNotPermittedException", "message_rejected"),
        (400, "InvalidParameterException", "bad_request"),
        (404, "ResourceNotFoundException", "not_connected"),
        (403, "AccessDeniedException", "not_connected"),
    ],
)
def test_what_connect_will_never_do_is_refused_with_its_reason(service, status, name, ours):
    failing(service, status, name, "that is how it is")
    with pytest.raises(Refused, match="that is how it is") as refused:
        place(service)
    assert ours == refused.value.code


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (429, "LimitExceededException"),
        (429, "TooManyRequestsException"),
        (500, "InternalServiceException"),
    ],
)
def test_what_may_pass_is_unavailable(service, status, name):
    failing(service, status, name)
    with pytest.raises(Unavailable, match=name.removesuffix("Exception")):
        place(service)


def test_where_nobody_answers_it_is_unavailable():
    class Gone:
        def start_outbound_voice_contact(self, **_):
            raise EndpointConnectionError(endpoint_url="x")

    with pytest.raises(Unavailable, match="did not answer"):
        PROVIDER.connect(Parts(http=MemoryHttp(), aws=lambda _: Gone()), SETTINGS, {}).place(CALL)


def test_a_connection_is_tried_by_looking_at_its_flow(service):
    service.body = b'{"ContactFlow": {"Name": "Robocall"}}'
    assert "knows the flow Robocall" in PROVIDER.test(parts(service.url), SETTINGS, {})
    assert ("GET", "/contact-flows/in-1/fl-1") == (service.asked[0].method, service.asked[0].path)
    failing(service, 404, "ResourceNotFoundException", "no such flow")
    with pytest.raises(Refused, match="no such flow"):
        PROVIDER.test(parts(service.url), SETTINGS, {})

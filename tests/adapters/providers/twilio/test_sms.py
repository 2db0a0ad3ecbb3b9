"""Text messages through Twilio, in its own wire format, against a server on this machine."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlencode

import msgspec
import pytest

from chalicelib.adapters.providers.twilio.account import signature
from chalicelib.adapters.providers.twilio.sms import PROVIDER, TwilioSettings
from chalicelib.adapters.safe_http import LOOPBACK, SafeHttp
from chalicelib.domain.errors import Forbidden, Refused
from chalicelib.ports.delivery import Delivery
from chalicelib.ports.providers import Callback, Parts
from chalicelib.ports.sms import Sms
from tests.support.local_server import local_server

SID = "AC" + "a1" * 16
SECRETS = {"auth_token": "auth-token"}
SMS = Sms(key="run-1", to="+493012345678", text="50 % off & more", callback="https://crm.example/c")
CALLED = "https://crm.example/c"
NOW = datetime(2026, 11, 2, tzinfo=UTC)


@pytest.fixture
def service():
    with local_server() as service:
        service.status, service.body = 201, b'{"sid": "SM1", "status": "queued"}'
        yield service


def settings(service, sender="+15005550006"):
    return TwilioSettings(account_sid=SID, sender=sender, url=service.url)


def parts():
    return Parts(http=SafeHttp(allowed_hosts=frozenset({LOOPBACK})), aws=lambda _: None)


def failing(service, status, code, message):
    service.status = status
    body = {"code": code, "message": message, "status": status}
    service.body = msgspec.json.encode(body)


@pytest.mark.parametrize(
    ("sender", "by"), [("+15005550006", "From"), ("MG" + "0" * 32, "MessagingServiceSid")]
)
def test_a_message_is_posted_as_twilio_wants_it(service, sender, by):
    given = settings(service, sender=sender)
    assert "SM1" == PROVIDER.connect(parts(), given, SECRETS).send(SMS)
    (asked,) = service.asked
    assert f"/2010-04-01/Accounts/{SID}/Messages.json" == asked.path
    form = {"To": SMS.to, by: sender, "Body": SMS.text, "StatusCallback": SMS.callback}
    assert {name: [value] for name, value in form.items()} == parse_qs(asked.body.decode())


def test_a_connection_that_works_sends_nobody_anything(service):
    failing(service, 400, 21604, "A 'To' phone number is required.")
    assert "takes the token" in PROVIDER.test(parts(), settings(service), SECRETS)
    assert "To" not in parse_qs(service.asked[0].body.decode())
    failing(service, 401, 20003, "Authenticate")
    with pytest.raises(Refused, match="check account SID and auth token"):
        PROVIDER.test(parts(), settings(service), SECRETS)


def heard(fields, token="auth-token"):
    headers = {"x-twilio-signature": signature(token, CALLED, fields)}
    call = Callback(url=CALLED, headers=headers, body=urlencode(fields).encode(), received_at=NOW)
    return PROVIDER.hear(TwilioSettings(account_sid=SID, sender="CRM"), SECRETS, call)


@pytest.mark.parametrize(
    ("status", "error", "delivery"),
    [
        ("delivered", "", Delivery("delivered")),
        ("failed", "30003", Delivery("undelivered", "Twilio's error 30003")),
        ("queued", "", None),
        ("what twilio invents next", "", None),
    ],
)
def test_a_callback_says_what_has_become_of_a_message(status, error, delivery):
    assert delivery == heard({"MessageStatus": status, "ErrorCode": error, "Empty": ""})


def test_what_twilio_has_not_signed_is_refused():
    with pytest.raises(Forbidden):
        heard({"MessageStatus": "delivered"}, token="another")

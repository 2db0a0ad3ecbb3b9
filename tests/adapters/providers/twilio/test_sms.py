"""Text messages through Twilio, in its own wire format, against a server on this machine."""

import base64
import logging
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlencode

import msgspec
import pytest

from chalicelib.adapters.providers.twilio.sms import PROVIDER, TwilioSettings, signature
from chalicelib.adapters.safe_http import LOOPBACK, SafeHttp
from chalicelib.domain.errors import Forbidden, Refused, Unavailable
from chalicelib.ports.providers import Callback, Parts
from chalicelib.ports.sms import Delivery, Sms
from tests.support.local_server import local_server

SID = "AC" + "a1" * 16
TOKEN = "auth-token"
SMS = Sms(key="run-1", to="+493012345678", text="50 % off & more", callback="https://crm.example/c")
CALLED = "https://mycompany.com/myapp.php?foo=1&bar=2"
DOCUMENTED = {
    "CallSid": "CA1234567890ABCDE",
    "Caller": "+14158675309",
    "Digits": "1234",
    "From": "+14158675309",
    "To": "+18005551212",
}


@pytest.fixture
def service():
    with local_server() as service:
        service.status, service.body = 201, b'{"sid": "SM1", "status": "queued"}'
        yield service


def settings(service, sender="+15005550006"):
    return TwilioSettings(account_sid=SID, sender=sender, url=service.url)


def parts():
    return Parts(http=SafeHttp(allowed_hosts=frozenset({LOOPBACK})), aws=lambda _: None)


def send(service, **more):
    return PROVIDER.connect(parts(), settings(service, **more), {"auth_token": TOKEN}).send(SMS)


def failing(service, status, code, message):
    service.status = status
    body = {"code": code, "message": message, "status": status}
    service.body = msgspec.json.encode(body)


@pytest.mark.parametrize(
    ("sender", "by"), [("+15005550006", "From"), ("MG" + "0" * 32, "MessagingServiceSid")]
)
def test_a_message_is_posted_as_twilio_wants_it(service, sender, by):
    assert "SM1" == send(service, sender=sender)
    (asked,) = service.asked
    assert f"/2010-04-01/Accounts/{SID}/Messages.json" == asked.path
    login = base64.b64encode(f"{SID}:{TOKEN}".encode()).decode()
    assert (f"Basic {login}", "application/x-www-form-urlencoded") == (
        asked.headers["Authorization"],
        asked.headers["Content-Type"],
    )
    form = {"To": SMS.to, by: sender, "Body": SMS.text, "StatusCallback": SMS.callback}
    assert {name: [value] for name, value in form.items()} == parse_qs(asked.body.decode())


@pytest.mark.parametrize(
    ("status", "code", "ours"),
    [
        (400, 21211, "bad_number"),
        (400, 21610, "message_rejected"),
        (400, 21606, "sender_not_verified"),
        (401, 20003, "not_connected"),
        (404, 20404, "not_connected"),
    ],
)
def test_what_twilio_refuses_is_told_in_our_words(service, caplog, status, code, ours):
    failing(service, status, code, "No.")
    with caplog.at_level(logging.DEBUG), pytest.raises(Refused, match=str(code)) as refused:
        send(service)
    assert ours == refused.value.code
    assert TOKEN not in caplog.text + refused.value.detail


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"{}"])
def test_an_answer_that_is_not_twilios_is_refused(service, body):
    service.body = body
    with pytest.raises(Refused) as refused:
        send(service)
    assert "bad_answer" == refused.value.code


def test_too_many_requests_are_told_with_the_time_to_wait(service):
    failing(service, 429, 20429, "Too Many Requests")
    service.headers = {"Retry-After": "7"}
    with pytest.raises(Unavailable) as unavailable:
        send(service)
    assert timedelta(seconds=7) == unavailable.value.retry_after


def test_a_connection_that_works_sends_nobody_anything(service):
    failing(service, 400, 21604, "A 'To' phone number is required.")
    said = PROVIDER.test(parts(), settings(service), {"auth_token": TOKEN})
    assert "takes the token" in said
    assert "To" not in parse_qs(service.asked[0].body.decode())
    failing(service, 401, 20003, "Authenticate")
    with pytest.raises(Refused, match="check account SID and auth token"):
        PROVIDER.test(parts(), settings(service), {"auth_token": TOKEN})


def test_the_signature_is_that_of_twilios_documentation():
    assert "RSOYDt4T1cUTdK1PDd93/VVr8B8=" == signature("12345", CALLED, DOCUMENTED)


def heard(fields, *, token=TOKEN, url=CALLED, signed=None, more=""):
    headers = {"x-twilio-signature": signature(token, CALLED, signed or fields)}
    body = (urlencode(fields) + more).encode()
    call = Callback(url=url, headers=headers, body=body, received_at=datetime.now(UTC))
    given = TwilioSettings(account_sid=SID, sender="CRM")
    return PROVIDER.hear(given, {"auth_token": TOKEN}, call)


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


@pytest.mark.parametrize(
    "about",
    [
        {"token": "another"},
        {"url": "https://mycompany.com/myapp.php?foo=1&bar=3"},
        {"signed": {"MessageStatus": "sent"}},
        {"more": "&Added=1"},
        {"more": "&MessageStatus=sent"},
    ],
)
def test_what_twilio_has_not_signed_is_refused(about):
    with pytest.raises(Forbidden):
        heard({"MessageStatus": "delivered"}, **about)

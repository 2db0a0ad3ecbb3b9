"""What all of Twilio's services have in common, against a server on this machine."""

import base64
import logging
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlencode

import msgspec
import pytest

from chalicelib.adapters.providers.twilio.account import TwilioAccount, signature, signed_fields
from chalicelib.adapters.safe_http import LOOPBACK, SafeHttp
from chalicelib.domain.errors import Forbidden, Refused, Unavailable
from chalicelib.ports.providers import Callback
from tests.support.local_server import local_server

SID = "AC" + "a1" * 16
TOKEN = "auth-token"
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
        service.status, service.body = 201, b'{"sid": "CA1", "status": "queued"}'
        yield service


def account(service):
    http = SafeHttp(allowed_hosts=frozenset({LOOPBACK}))
    return TwilioAccount(http, service.url, SID, TOKEN, "Calls")


def failing(service, status, code, message):
    service.status = status
    body = {"code": code, "message": message, "status": status}
    service.body = msgspec.json.encode(body)


def test_a_form_is_posted_as_twilio_wants_it(service):
    form = [("To", "+49301"), ("Body", "50 % & more"), ("Event", "a"), ("Event", "b")]
    assert "CA1" == account(service).made(form)
    (asked,) = service.asked
    login = base64.b64encode(f"{SID}:{TOKEN}".encode()).decode()
    assert ("POST", f"/2010-04-01/Accounts/{SID}/Calls.json") == (asked.method, asked.path)
    assert (f"Basic {login}", "application/x-www-form-urlencoded") == (
        asked.headers["Authorization"],
        asked.headers["Content-Type"],
    )
    assert form == parse_qsl(asked.body.decode())


@pytest.mark.parametrize(
    ("status", "code", "ours"),
    [
        (400, 21211, "bad_number"),
        (400, 21610, "message_rejected"),
        (400, 21606, "sender_not_verified"),
        (400, 21210, "sender_not_verified"),
        (401, 20003, "not_connected"),
        (404, 20404, "not_connected"),
    ],
)
def test_what_twilio_refuses_is_told_in_our_words(service, caplog, status, code, ours):
    failing(service, status, code, "No.")
    with caplog.at_level(logging.DEBUG), pytest.raises(Refused, match=str(code)) as refused:
        account(service).made([])
    assert ours == refused.value.code
    assert TOKEN not in caplog.text + refused.value.detail


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"{}"])
def test_an_answer_that_is_not_twilios_is_refused(service, body):
    service.body = body
    with pytest.raises(Refused) as refused:
        account(service).made([])
    assert "bad_answer" == refused.value.code


def test_too_many_requests_are_told_with_the_time_to_wait(service):
    failing(service, 429, 20429, "Too Many Requests")
    service.headers = {"Retry-After": "7"}
    with pytest.raises(Unavailable) as unavailable:
        account(service).made([])
    assert timedelta(seconds=7) == unavailable.value.retry_after


def test_the_signature_is_that_of_twilios_documentation():
    assert "RSOYDt4T1cUTdK1PDd93/VVr8B8=" == signature("12345", CALLED, DOCUMENTED)


def posted(headers, body, url=CALLED):
    now = datetime(2026, 11, 2, tzinfo=UTC)
    return Callback(url=url, headers=headers, body=body, received_at=now)


def heard(fields, *, token=TOKEN, url=CALLED, signed=None, more=""):
    headers = {"x-twilio-signature": signature(token, CALLED, signed or fields)}
    body = (urlencode(fields) + more).encode()
    return signed_fields(TOKEN, posted(headers, body, url))


def test_what_twilio_has_signed_is_taken():
    fields = {"CallStatus": "busy", "Empty": "", "Name": "Kim & Söhne"}
    assert fields == heard(fields)


@pytest.mark.parametrize(
    "about",
    [
        {"token": "another"},
        {"url": "https://mycompany.com/myapp.php?foo=1&bar=3"},
        {"signed": {"CallStatus": "busy"}},
        {"more": "&Added=1"},
        {"more": "&CallStatus=busy"},
    ],
)
def test_what_twilio_has_not_signed_is_refused(about):
    with pytest.raises(Forbidden):
        heard({"CallStatus": "completed"}, **about)


def test_what_bears_no_signature_is_refused():
    with pytest.raises(Forbidden):
        signed_fields(TOKEN, posted({}, b"CallStatus=busy"))

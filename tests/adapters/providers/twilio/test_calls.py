"""Phone calls through Twilio, in its own wire format, against a server on this machine."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlencode

import msgspec
import pytest

from chalicelib.adapters.providers.twilio.account import signature
from chalicelib.adapters.providers.twilio.calls import PROVIDER, TwilioCallSettings, twiml
from chalicelib.adapters.safe_http import LOOPBACK, SafeHttp
from chalicelib.domain.errors import Forbidden, Refused
from chalicelib.ports.calls import Robocall
from chalicelib.ports.delivery import Delivery
from chalicelib.ports.providers import Callback, Parts
from tests.support.local_server import local_server

SID = "AC" + "a1" * 16
SECRETS = {"auth_token": "auth-token"}
CALLED = "https://crm.example/c"
NOW = datetime(2026, 11, 2, tzinfo=UTC)
CALL = Robocall(
    key="run-1",
    to="+493012345678",
    line="",
    text="Chairs & tables",
    audio="",
    language="",
    voice="",
    speed="medium",
    volume="medium",
    callback=CALLED,
)


@pytest.fixture
def service():
    with local_server() as service:
        service.status, service.body = 201, b'{"sid": "CA1", "status": "queued"}'
        yield service


def settings(url):
    return TwilioCallSettings(account_sid=SID, number="+15005550006", url=url)


def parts():
    return Parts(http=SafeHttp(allowed_hosts=frozenset({LOOPBACK})), aws=lambda _: None)


def asked_of(service):
    (asked,) = service.asked
    return asked.path, parse_qs(asked.body.decode())


@pytest.mark.parametrize(("line", "number"), [("", "+15005550006"), ("+4930111111", "+4930111111")])
def test_a_call_is_placed_as_twilio_wants_it(service, line, number):
    call = msgspec.structs.replace(CALL, line=line)
    assert "CA1" == PROVIDER.connect(parts(), settings(service.url), SECRETS).place(call)
    assert (
        f"/2010-04-01/Accounts/{SID}/Calls.json",
        {
            "To": ["+493012345678"],
            "From": [number],
            "Twiml": ["<Response><Say>Chairs &amp; tables</Say></Response>"],
            "StatusCallback": [CALLED],
            "StatusCallbackEvent": ["answered", "completed"],
        },
    ) == asked_of(service)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            {"text": "", "audio": "https://a.example/a.mp3?x=1&y=2"},
            "<Play>https://a.example/a.mp3?x=1&amp;y=2</Play>",
        ),
        (
            {"language": "de-DE", "voice": "Polly.Vicki"},
            '<Say language="de-DE" voice="Polly.Vicki">Chairs &amp; tables</Say>',
        ),
        (
            {"speed": "slow", "volume": "loud"},
            '<Say><prosody rate="slow" volume="loud">Chairs &amp; tables</prosody></Say>',
        ),
        (
            {"text": "</Say><Dial>+1900</Dial>"},
            "<Say>&lt;/Say&gt;&lt;Dial&gt;+1900&lt;/Dial&gt;</Say>",
        ),
        ({"text": "a\x00\x0bb\U0001f600"}, "<Say>ab\U0001f600</Say>"),
    ],
)
def test_what_happens_in_the_call_is_said_in_twiml(more, said):
    assert f"<Response>{said}</Response>" == twiml(msgspec.structs.replace(CALL, **more))


def test_the_longest_text_fits_into_what_twilio_takes():
    call = msgspec.structs.replace(
        CALL, text="&" * 700, language="de-DE", voice="v" * 80, speed="slow", volume="loud"
    )
    assert len(twiml(call)) <= 4_000


def test_a_connection_that_works_calls_nobody(service):
    service.status, service.body = 400, b'{"code": 21201, "message": "No \'To\' number"}'
    assert "takes the token" in PROVIDER.test(parts(), settings(service.url), SECRETS)
    assert "To" not in asked_of(service)[1]
    service.status, service.body = 401, b'{"code": 20003, "message": "Authenticate"}'
    with pytest.raises(Refused, match="check account SID and auth token"):
        PROVIDER.test(parts(), settings(service.url), SECRETS)


def heard(fields, token="auth-token"):
    headers = {"x-twilio-signature": signature(token, CALLED, fields)}
    call = Callback(url=CALLED, headers=headers, body=urlencode(fields).encode(), received_at=NOW)
    return PROVIDER.hear(settings("https://api.twilio.com"), SECRETS, call)


@pytest.mark.parametrize(
    ("fields", "delivery"),
    [
        ({"CallStatus": "in-progress"}, Delivery("answered")),
        ({"CallStatus": "completed", "CallDuration": "23"}, Delivery("ended", "23 s")),
        ({"CallStatus": "completed", "CallDuration": "long"}, Delivery("ended")),
        ({"CallStatus": "no-answer", "CallDuration": "0"}, Delivery("no answer")),
        ({"CallStatus": "canceled"}, Delivery("cancelled")),
        ({"CallStatus": "ringing"}, None),
        ({}, None),
    ],
)
def test_a_callback_says_what_has_become_of_a_call(fields, delivery):
    assert delivery == heard(fields)


def test_what_twilio_has_not_signed_is_refused():
    with pytest.raises(Forbidden):
        heard({"CallStatus": "completed"}, token="another")

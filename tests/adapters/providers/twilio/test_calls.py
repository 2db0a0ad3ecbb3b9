"""Phone calls through Twilio, in its own wire format, against a server on this machine."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlencode

import msgspec
import pytest

from chalicelib.adapters.providers.twilio.account import signature
from chalicelib.adapters.providers.twilio.calls import PROVIDER, TwilioCallSettings, twiml
from chalicelib.adapters.safe_http import LOOPBACK, SafeHttp
from chalicelib.domain.errors import Forbidden, Refused
from chalicelib.ports.calls import CallNews, Robocall
from chalicelib.ports.providers import Callback, Parts
from tests.support.local_server import local_server

SID = "AC" + "a1" * 16
SECRETS = {"auth_token": "auth-token"}
CALLED = "https://crm.example/c"
NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
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


SID_OF_CALL = "CA1"
KIM, LINE = "+493012345678", "+15005550006"
FROM_KIM = {"CallSid": SID_OF_CALL, "Direction": "inbound", "From": KIM, "To": LINE}
TO_KIM = {"CallSid": SID_OF_CALL, "Direction": "outbound-api", "From": LINE, "To": KIM}
SOFTPHONE = {**FROM_KIM, "From": "client:anna", "To": KIM}
AT = "Mon, 02 Nov 2026 08:59:00 +0000"


def heard(fields, token="auth-token", taken="dial"):
    headers = {"x-twilio-signature": signature(token, CALLED, fields)}
    call = Callback(url=CALLED, headers=headers, body=urlencode(fields).encode(), received_at=NOW)
    given = msgspec.structs.replace(settings("https://api.twilio.com"), taken=taken)
    return PROVIDER.hear(given, SECRETS, call)


@pytest.mark.parametrize(
    ("fields", "state", "seconds"),
    [
        ({**TO_KIM, "CallStatus": "in-progress"}, "answered", None),
        ({**TO_KIM, "CallStatus": "completed", "CallDuration": "23"}, "ended", 23),
        ({**TO_KIM, "CallStatus": "completed", "CallDuration": "long"}, "ended", None),
        ({**TO_KIM, "CallStatus": "no-answer"}, "no answer", None),
        ({**TO_KIM, "CallStatus": "canceled"}, "cancelled", None),
        ({**FROM_KIM, "CallStatus": "no-answer"}, "no answer", None),
        ({**FROM_KIM, "DialCallStatus": "completed", "DialCallDuration": "9"}, "ended", 9),
        ({**FROM_KIM, "DialCallStatus": "answered"}, "ended", None),
        ({**FROM_KIM, "DialCallStatus": "busy", "CallStatus": "completed"}, "busy", None),
        ({**SOFTPHONE, "DialCallStatus": "completed"}, "ended", None),
    ],
)
def test_a_callback_says_how_a_call_stands(fields, state, seconds):
    (news,) = heard({**fields, "Timestamp": AT})
    assert (
        CallNews(
            id="CA1",
            incoming=fields["From"] == KIM,
            number=KIM,
            line="" if fields["From"] == "client:anna" else LINE,
            state=state,
            at=datetime(2026, 11, 2, 8, 59, tzinfo=UTC),
            seconds=seconds,
        )
        == news
    )


@pytest.mark.parametrize(
    "fields",
    [
        {**TO_KIM, "CallStatus": "ringing"},
        {**TO_KIM, "CallStatus": "what twilio invents next"},
        # Our number took it; whether a person did is not known yet.
        {**FROM_KIM, "CallStatus": "in-progress"},
        {**FROM_KIM, "CallStatus": "completed"},
        # It rings at an employee, whose number is no client's.
        {**TO_KIM, "Direction": "outbound-dial", "CallStatus": "completed"},
        {},
    ],
)
def test_what_is_no_news_says_nothing(fields):
    assert () == heard(fields)


def test_without_dial_a_call_that_is_connected_counts_as_taken():
    (news,) = heard({**FROM_KIM, "CallStatus": "completed", "CallDuration": "7"}, taken="status")
    assert ("ended", 7, NOW) == (news.state, news.seconds, news.at)


def test_what_twilio_has_not_signed_is_refused():
    with pytest.raises(Forbidden):
        heard({"CallStatus": "completed"}, token="another")


@pytest.mark.parametrize(
    "at", ["Mon, 02 Nov 2026 08:54:59 +0000", "Mon, 02 Nov 2026 09:05:01 -0000"]
)
def test_what_is_old_is_refused(at):
    with pytest.raises(Forbidden, match="lately"):
        heard({**TO_KIM, "CallStatus": "completed", "Timestamp": at})

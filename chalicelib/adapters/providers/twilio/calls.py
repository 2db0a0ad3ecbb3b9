"""Phone calls through Twilio's Programmable Voice.

Looked up in November 2026: twilio.com/docs/voice/api/call-resource, /docs/voice/twiml/say,
/docs/voice/twiml/play; account.py says what all of Twilio's services have in common.

- `POST .../Calls.json`, a form with To, From, Twiml (what happens once somebody answers, 4,000
  characters at most) and StatusCallback; StatusCallbackEvent, once for each event that is told.
- TwiML: `<Say language voice>` with SSML in it (`<prosody rate volume>`), or `<Play>` with the
  address of an mp3 file, which Twilio fetches.
- Status callbacks hold CallSid, Direction (inbound, outbound-api, outbound-dial), From, To,
  CallStatus (queued, initiated, ringing, in-progress, completed, busy, no-answer, failed,
  canceled), Timestamp (RFC 2822) and, at the end, CallDuration in seconds. They come in no certain
  order.
- A call that comes in, or that an employee makes with a softphone (From is client:... or sip:...),
  is completed once our number has taken it. Whether a person did says `<Dial action>`:
  DialCallStatus (completed, answered, busy, no-answer, failed, canceled) and DialCallDuration.
  Twilio asks for TwiML there.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Annotated, Final, Literal
from xml.sax.saxutils import escape, quoteattr

import msgspec

from chalicelib.adapters.providers.twilio.account import (
    API,
    SECRETS,
    AccountSid,
    ApiUrl,
    TwilioAccount,
    signed_fields,
)
from chalicelib.domain.errors import Forbidden
from chalicelib.ports.calls import CallNews, Calls, Robocall
from chalicelib.ports.http import Http
from chalicelib.ports.providers import Callback, Parts, Provider

TOLERANCE: Final = timedelta(minutes=5)
"""Between when Twilio says that something happened and when it tells so."""
_NO_RECIPIENT = 21201
_EVENTS = ("answered", "completed")
_STATES = {
    "in-progress": "answered",
    "answered": "answered",
    "completed": "ended",
    "busy": "busy",
    "no-answer": "no answer",
    "failed": "failed",
    "canceled": "cancelled",
}
_LEG = "outbound-dial"
"""The part of a call that rings at an employee."""
_SOFTPHONES = ("client:", "sip:")
_SECONDS = re.compile("[0-9]{1,6}", re.ASCII)
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class TwilioCallSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a connection to Twilio sets."""

    account_sid: AccountSid
    number: Annotated[
        str,
        msgspec.Meta(
            pattern=r"^\+[1-9][0-9]{6,14}$",
            description="Number of the account from which calls come, like +15005550006.",
        ),
    ]
    taken: Annotated[
        Literal["dial", "status"],
        msgspec.Meta(
            description="What says that a call was taken: the action of <Dial> (dial), or that it "
            "was connected at all (status)."
        ),
    ] = "dial"
    url: ApiUrl = API


class TwilioCalls:
    """Has Twilio place each call."""

    def __init__(self, http: Http, settings: TwilioCallSettings, token: str) -> None:
        self._number = settings.number
        self._account = TwilioAccount(http, settings.url, settings.account_sid, token, "Calls")

    def place(self, call: Robocall) -> str:
        """Have the call placed and return its SID [1].

        Raises:
            Refused, Unavailable: as TwilioAccount.made.
        """
        form = {
            "To": call.to,
            "From": call.line or self._number,
            "Twiml": twiml(call),
            "StatusCallback": call.callback,
        }
        events = (("StatusCallbackEvent", one) for one in _EVENTS)
        return self._account.made([*form.items(), *events])

    def asked(self) -> str:
        """Return what Twilio says to a call to nobody, which it refuses [1].

        Raises:
            Refused, Unavailable: as place.
        """
        form = {"From": self._number, "Twiml": "<Response/>"}
        return self._account.asked(form.items(), [_NO_RECIPIENT])


def twiml(call: Robocall) -> str:
    """Return what happens in a call, as Twilio is told."""
    if call.audio:
        return f"<Response><Play>{escape(call.audio)}</Play></Response>"
    asked = {"language": call.language, "voice": call.voice}
    marks = "".join(f" {name}={quoteattr(value)}" for name, value in asked.items() if value)
    said = escape(_NO_XML.sub("", call.text))
    tuned = {"rate": call.speed, "volume": call.volume}
    tones = "".join(f' {name}="{value}"' for name, value in tuned.items() if value != "medium")
    if tones:  # only voices that know SSML take it
        said = f"<prosody{tones}>{said}</prosody>"
    return f"<Response><Say{marks}>{said}</Say></Response>"


def _connect(parts: Parts, settings: TwilioCallSettings, secrets: Mapping[str, str]) -> TwilioCalls:
    return TwilioCalls(parts.http, settings, secrets["auth_token"])


def _test(parts: Parts, settings: TwilioCallSettings, secrets: Mapping[str, str]) -> str:
    return _connect(parts, settings, secrets).asked()


def _hear(
    settings: TwilioCallSettings, secrets: Mapping[str, str], call: Callback
) -> tuple[CallNews, ...]:
    """Return what a callback says of a call.

    Raises:
        Forbidden: Twilio has not signed it, or not lately.
    """
    fields = signed_fields(secrets["auth_token"], call)
    at = _told_at(fields, call.received_at)
    if abs(call.received_at - at) > TOLERANCE:
        raise Forbidden("Twilio has not signed this lately")
    dialled = "DialCallStatus" in fields
    state = _STATES.get(fields.get("DialCallStatus" if dialled else "CallStatus", ""))
    direction, caller = fields.get("Direction", ""), fields.get("From", "")
    # Whoever has connected a call that comes in: with <Dial>, its action says whether it was taken.
    unsure = direction == "inbound" and not dialled and settings.taken == "dial"
    if state is None or direction == _LEG or (unsure and state in ("answered", "ended")):
        return ()
    incoming = direction == "inbound" and not caller.startswith(_SOFTPHONES)
    lasted = fields.get("DialCallDuration" if dialled else "CallDuration", "")
    whom, line = (caller, fields.get("To", "")) if incoming else (fields.get("To", ""), caller)
    news = CallNews(
        id=fields.get("CallSid", ""),
        incoming=incoming,
        number=whom,
        line="" if line.startswith(_SOFTPHONES) else line,
        state="ended" if dialled and state == "answered" else state,
        at=at,
        seconds=int(lasted) if _SECONDS.fullmatch(lasted) else None,
    )
    return (news,)


def _told_at(fields: Mapping[str, str], otherwise: datetime) -> datetime:
    try:
        at = parsedate_to_datetime(fields["Timestamp"])
    except (KeyError, ValueError):
        return otherwise
    return at if at.tzinfo else at.replace(tzinfo=UTC)


PROVIDER = Provider[Calls](
    title="Twilio",
    settings=TwilioCallSettings,
    secrets=SECRETS,
    connect=_connect,
    test=_test,
    hear=_hear,
)

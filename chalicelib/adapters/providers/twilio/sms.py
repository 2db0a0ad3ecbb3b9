"""Text messages through Twilio's Programmable Messaging.

Looked up in November 2026: twilio.com/docs/messaging/api/message-resource, /docs/usage/security,
/docs/messaging/guides/outbound-message-status-in-status-callbacks, /docs/errors.

- `POST {url}/2010-04-01/Accounts/{AccountSid}/Messages.json`, a form with To, Body (1,600
  characters at most), From or MessagingServiceSid, StatusCallback; basic authentication with
  account SID and auth token. The answer is 201 with `sid` and `status`.
- Errors are JSON: `code`, `message`, `more_info`, `status`. 401 comes with 20003, 429 with 20429.
- Sending is not idempotent, and there is no key that would make it so (error 20500): after an
  answer that was lost the message may be sent twice.
- Status callbacks are forms with MessageSid, MessageStatus (queued, sent, delivered, undelivered,
  failed, read) and ErrorCode, in no certain order. X-Twilio-Signature is the Base64 of an HMAC-SHA1
  under the auth token: of the address, then name and value of all fields in the order of names.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode

import msgspec

from chalicelib.adapters.provider_answers import check_passing
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Forbidden, Refused
from chalicelib.ports.http import Http, Outgoing
from chalicelib.ports.providers import Callback, Parts, Provider
from chalicelib.ports.sms import Delivery, Sms, SmsSender

_CODES = {
    21211: Code.BAD_NUMBER,
    21212: Code.SENDER_NOT_VERIFIED,
    21214: Code.BAD_NUMBER,
    21217: Code.BAD_NUMBER,
    21606: Code.SENDER_NOT_VERIFIED,
    21614: Code.BAD_NUMBER,
    21660: Code.SENDER_NOT_VERIFIED,
    20003: Code.NOT_CONNECTED,
    20404: Code.NOT_CONNECTED,
    20005: Code.ACCOUNT_SUSPENDED,
}
"""Twilio's codes -> ours; what is not listed is a message that Twilio refuses."""
_NO_RECIPIENT = 21604
_STATES = {
    "sent": "sent",
    "delivered": "delivered",
    "undelivered": "undelivered",
    "failed": "undelivered",
    "read": "read",
}
_MOST = 65_536
_SECONDS = 10


class TwilioSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a connection to Twilio sets."""

    account_sid: Annotated[
        str,
        msgspec.Meta(
            pattern="^AC[0-9a-fA-F]{32}$", description="On the first page of Twilio's console."
        ),
    ]
    sender: Annotated[
        str,
        msgspec.Meta(
            pattern=r"^(MG[0-9a-fA-F]{32}|\+[1-9][0-9]{6,14}|[A-Za-z0-9 ]{1,11})$",
            description="A number of the account, a sender's name, or a messaging service (MG...).",
        ),
    ]
    url: Annotated[
        str,
        msgspec.Meta(
            pattern="^https?://[^ /]+$",
            max_length=200,
            description="Where the API is: that of another Region, or a stand-in.",
        ),
    ] = "https://api.twilio.com"


class TwilioSms:
    """Posts each message to Twilio."""

    def __init__(self, http: Http, settings: TwilioSettings, token: str) -> None:
        self._http = http
        self._settings = settings
        account = settings.account_sid
        self._url = f"{settings.url}/2010-04-01/Accounts/{account}/Messages.json"
        self._login = base64.b64encode(f"{account}:{token}".encode()).decode()

    def send(self, sms: Sms) -> str:
        """Hand the message over and return its SID [1].

        Raises:
            Refused: `bad_number`, `sender_not_verified`, `not_connected`, `account_suspended`,
                `message_rejected`, and those of the address.
            Unavailable: no answer, too many requests, or Twilio fails.
        """
        sender = self._settings.sender
        by = "MessagingServiceSid" if sender.startswith("MG") and len(sender) == 34 else "From"
        form = {"To": sms.to, by: sender, "Body": sms.text, "StatusCallback": sms.callback}
        status, said = self._post(form)
        if status != 201 or not isinstance(said.get("sid"), str):
            raise _refused(status, said)
        return str(said["sid"])

    def asked(self) -> str:
        """Return what Twilio says to a message without a recipient, which it refuses [1].

        Raises:
            Refused, Unavailable: as send.
        """
        status, said = self._post({"Body": "test"})
        if status != 400 or said.get("code") != _NO_RECIPIENT:
            raise _refused(status, said)
        return "Twilio knows the account and takes the token"

    def _post(self, form: Mapping[str, str]) -> tuple[int, dict[str, Any]]:
        request = Outgoing(
            url=self._url,
            body=urlencode(form).encode(),
            headers=(
                ("Content-Type", "application/x-www-form-urlencoded"),
                ("Authorization", f"Basic {self._login}"),
                ("Accept", "application/json"),
            ),
        )
        answer, body = self._http.post_for(request, most=_MOST, seconds=_SECONDS)
        check_passing(answer, "Twilio")
        try:
            said = msgspec.json.decode(body)
        except msgspec.DecodeError:
            said = None
        return answer.status, said if isinstance(said, dict) else {}


def signature(token: str, url: str, fields: Mapping[str, str]) -> str:
    """Return how Twilio signs what it posts to an address."""
    text = url + "".join(f"{name}{value}" for name, value in sorted(fields.items()))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()


def _refused(status: int, said: Mapping[str, Any]) -> Refused:
    number = said.get("code")
    told = str(said.get("message") or "")[:300] or "it does not say why"
    named = f" ({number})" if number else ""
    code = _CODES.get(number, Code.MESSAGE_REJECTED) if isinstance(number, int) else None
    if status == 401:
        code = Code.NOT_CONNECTED
        told = f"{told}; check account SID and auth token of the connection"
    refusal = f"Twilio answered {status}{named}: {told}"
    return Refused(refusal, code=code or Code.BAD_ANSWER)


def _connect(parts: Parts, settings: TwilioSettings, secrets: Mapping[str, str]) -> TwilioSms:
    return TwilioSms(parts.http, settings, secrets["auth_token"])


def _test(parts: Parts, settings: TwilioSettings, secrets: Mapping[str, str]) -> str:
    return _connect(parts, settings, secrets).asked()


def _hear(settings: TwilioSettings, secrets: Mapping[str, str], call: Callback) -> Delivery | None:
    """Return what a status callback says, None where it is no news.

    Raises:
        Forbidden: Twilio has not signed it.
    """
    pairs = parse_qsl(call.body.decode("utf-8", "replace"), keep_blank_values=True)
    fields = dict(pairs)
    signed = signature(secrets["auth_token"], call.url, fields)
    given = call.headers.get("x-twilio-signature", "")
    if not hmac.compare_digest(signed.encode(), given.encode()) or len(fields) != len(pairs):
        raise Forbidden("Twilio has not signed this")
    state = _STATES.get(fields.get("MessageStatus", ""))
    error = fields.get("ErrorCode", "")[:20]
    return Delivery(state, f"Twilio's error {error}" if error else "") if state else None


PROVIDER = Provider[SmsSender](
    title="Twilio",
    settings=TwilioSettings,
    secrets={"auth_token": "on the first page of Twilio's console, under the account SID"},
    connect=_connect,
    test=_test,
    hear=_hear,
)

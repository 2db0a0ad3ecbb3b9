"""Text messages through Twilio's Programmable Messaging.

Looked up in November 2026: twilio.com/docs/messaging/api/message-resource,
/docs/messaging/guides/outbound-message-status-in-status-callbacks; account.py says what all of
Twilio's services have in common.

- `POST .../Messages.json`, a form with To, Body (1,600 characters at most), From or
  MessagingServiceSid, StatusCallback.
- Status callbacks hold MessageSid, MessageStatus (queued, sent, delivered, undelivered, failed,
  read) and ErrorCode, and come in no certain order.
"""

from collections.abc import Mapping
from typing import Annotated

import msgspec

from chalicelib.adapters.providers.twilio.account import (
    API,
    SECRETS,
    AccountSid,
    ApiUrl,
    TwilioAccount,
    signed_fields,
)
from chalicelib.ports.delivery import Delivery
from chalicelib.ports.http import Http
from chalicelib.ports.providers import Callback, Parts, Provider
from chalicelib.ports.sms import Sms, SmsSender

_NO_RECIPIENT = 21604
_STATES = {
    "sent": "sent",
    "delivered": "delivered",
    "undelivered": "undelivered",
    "failed": "undelivered",
    "read": "read",
}


class TwilioSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a connection to Twilio sets."""

    account_sid: AccountSid
    sender: Annotated[
        str,
        msgspec.Meta(
            pattern=r"^(MG[0-9a-fA-F]{32}|\+[1-9][0-9]{6,14}|[A-Za-z0-9 ]{1,11})$",
            description="A number of the account, a sender's name, or a messaging service (MG...).",
        ),
    ]
    url: ApiUrl = API


class TwilioSms:
    """Posts each message to Twilio."""

    def __init__(self, http: Http, settings: TwilioSettings, token: str) -> None:
        self._sender = settings.sender
        self._account = TwilioAccount(http, settings.url, settings.account_sid, token, "Messages")

    def send(self, sms: Sms) -> str:
        """Hand the message over and return its SID [1].

        Raises:
            Refused, Unavailable: as TwilioAccount.made.
        """
        is_service = self._sender.startswith("MG") and len(self._sender) == 34
        by = "MessagingServiceSid" if is_service else "From"
        form = {"To": sms.to, by: self._sender, "Body": sms.text, "StatusCallback": sms.callback}
        return self._account.made(form.items())

    def asked(self) -> str:
        """Return what Twilio says to a message without a recipient, which it refuses [1].

        Raises:
            Refused, Unavailable: as send.
        """
        return self._account.asked([("Body", "test")], [_NO_RECIPIENT])


def _connect(parts: Parts, settings: TwilioSettings, secrets: Mapping[str, str]) -> TwilioSms:
    return TwilioSms(parts.http, settings, secrets["auth_token"])


def _test(parts: Parts, settings: TwilioSettings, secrets: Mapping[str, str]) -> str:
    return _connect(parts, settings, secrets).asked()


def _hear(settings: TwilioSettings, secrets: Mapping[str, str], call: Callback) -> Delivery | None:
    """Return what a status callback says, None where it is no news.

    Raises:
        Forbidden: Twilio has not signed it.
    """
    fields = signed_fields(secrets["auth_token"], call)
    state = _STATES.get(fields.get("MessageStatus", ""))
    error = fields.get("ErrorCode", "")[:20]
    return Delivery(state, f"Twilio's error {error}" if error else "") if state else None


PROVIDER = Provider[SmsSender](
    title="Twilio",
    settings=TwilioSettings,
    secrets=SECRETS,
    connect=_connect,
    test=_test,
    hear=_hear,
)

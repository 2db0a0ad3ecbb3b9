"""Messages of a WhatsApp business number, through Meta's Cloud API.

Looked up in November 2026, at developers.facebook.com: documentation/business-messaging/whatsapp
(messages, webhooks/reference/messages, business-scoped-user-ids, support/error-codes) and
docs/graph-api/changelog (v26.0 since July 2026, v25.0 until July 2028).

- `POST {url}/{version}/{phone_number_id}/messages`, JSON with messaging_product, recipient_type,
  type text (4,096 characters) or template, and biz_opaque_callback_data, which comes back with what
  becomes of the message; the access token as Bearer. The answer is 200 with `messages[0].id`.
- Since 2026 people may hide their number behind a user name. Each has an id of the business's own
  (BSUID, such as US.1349...): webhooks bear it as `from_user_id`, with `from`, the number, only
  where it is known. Messages go to it as `recipient`, to a number as `to`.
- Errors are JSON: `error` with message, code and error_data.details; go by the code.
- Free text is taken for 24 hours after the client wrote last; later (131047) a template that Meta
  has approved. That may also be told afterwards, as the status failed.
- Nothing makes sending idempotent: after an answer that was lost a message may be sent twice.
- Webhooks bear X-Hub-Signature-256: `sha256=` and the HMAC of the body under the app's secret;
  there is no time in it. They come again for days until they are answered with 200, in no certain
  order. A new address is confirmed by a GET with hub.mode, hub.verify_token and hub.challenge.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any

import msgspec

from chalicelib.adapters.provider_answers import check_passing
from chalicelib.adapters.providers.whatsapp.webhook import confirmed, heard
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Refused, Unavailable
from chalicelib.ports.channels import Channel, ChannelMessage, Heard, Prepared
from chalicelib.ports.http import Http, Outgoing
from chalicelib.ports.providers import Callback, Parts, Provider

WINDOW = timedelta(hours=24)
"""How long after the client's last message free text is taken."""
_CODES = {
    0: Code.NOT_CONNECTED,
    3: Code.NOT_CONNECTED,
    10: Code.NOT_CONNECTED,
    190: Code.NOT_CONNECTED,
    368: Code.ACCOUNT_SUSPENDED,
    131005: Code.NOT_CONNECTED,
    131026: Code.BAD_NUMBER,
    131031: Code.ACCOUNT_SUSPENDED,
    131047: Code.WINDOW_CLOSED,
    131050: Code.BLOCKED_BY_CLIENT,
}
"""WhatsApp's codes -> ours; what is not listed is a message that WhatsApp refuses."""
_PASSING = frozenset({1, 2, 4, 80007, 130429, 131000, 131016, 131048, 131056, 133004})
"""Codes after which another try may succeed: too much at once, or WhatsApp fails just now."""
_NO_PARAMETER = 100
_MOST = 65_536
_SECONDS = 10


class WhatsAppSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a connection to WhatsApp sets."""

    phone_number_id: Annotated[
        str,
        msgspec.Meta(
            pattern="^[0-9]{5,30}$",
            description="Id of the number (not the number), on the app's page WhatsApp, API Setup.",
        ),
    ]
    version: Annotated[
        str, msgspec.Meta(pattern=r"^v[0-9]{2}\.0$", description="Of the Graph API.")
    ] = "v26.0"
    url: Annotated[
        str,
        msgspec.Meta(
            pattern="^https?://[^ /]+$",
            max_length=200,
            description="Where the Graph API is, or a stand-in.",
        ),
    ] = "https://graph.facebook.com"


class WhatsAppChannel:
    """Posts each message to the Graph API."""

    def __init__(self, http: Http, settings: WhatsAppSettings, token: str) -> None:
        self._http = http
        self._url = f"{settings.url}/{settings.version}/{settings.phone_number_id}/messages"
        self._token = token

    def send(self, message: ChannelMessage) -> str:
        """Hand the message over and return its id; a template where the window is closed [1].

        Raises:
            Refused: `window_closed`, `bad_number`, `blocked_by_client`, `not_connected`,
                `account_suspended`, `message_rejected`, `bad_answer`, and those of the address.
            Unavailable: no answer, too many requests, or WhatsApp fails.
        """
        content = self._content(message)
        number = message.chat.isdigit()
        whom = {"to" if number else "recipient": message.chat, "recipient_type": "individual"}
        body = {"messaging_product": "whatsapp", **whom, **content}
        if message.reference:
            body["biz_opaque_callback_data"] = message.reference
        status, said = self._post(body)
        sent = said.get("messages")
        if status == 200 and isinstance(sent, list) and sent and isinstance(sent[0], dict):
            return str(sent[0].get("id", ""))
        raise self._refused(status, said)

    def asked(self) -> str:
        """Return what WhatsApp says to a message without a recipient, which it refuses [1].

        Raises:
            Refused, Unavailable: as send.
        """
        status, said = self._post({"messaging_product": "whatsapp"})
        if _error(said).get("code") != _NO_PARAMETER:
            raise self._refused(status, said)
        return "WhatsApp takes the token"

    def _content(self, message: ChannelMessage) -> dict[str, Any]:
        if message.now - message.heard_at <= WINDOW:
            return {"type": "text", "text": {"body": message.text}}
        if message.prepared is None:
            raise Refused(
                "the client has written nothing for more than 24 hours, so that WhatsApp takes a "
                "template only; name one in the action, or wait until the client writes again",
                code=Code.WINDOW_CLOSED,
            )
        return {"type": "template", "template": _template(message.prepared)}

    def _post(self, body: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
        request = Outgoing(
            url=self._url,
            body=msgspec.json.encode(body),
            headers=(
                ("Content-Type", "application/json"),
                ("Authorization", f"Bearer {self._token}"),
            ),
        )
        answer, said = self._http.post_for(request, most=_MOST, seconds=_SECONDS)
        try:
            told = msgspec.json.decode(said, type=dict[str, Any])
        except msgspec.DecodeError:
            told = {}
        code = _error(told).get("code")
        if code in _PASSING and answer.status not in (401, 403):
            wait = answer.retry_after or ""
            seconds = timedelta(seconds=int(wait)) if wait.isascii() and wait.isdigit() else None
            raise Unavailable(f"WhatsApp answered {answer.status} ({code})", retry_after=seconds)
        if code not in _CODES:
            check_passing(answer, "WhatsApp")
        return answer.status, told

    def _refused(self, status: int, said: Mapping[str, Any]) -> Refused:
        error = _error(said)
        number = error.get("code")
        more = error.get("error_data")
        details = more.get("details") if isinstance(more, dict) else None
        told = str(details or error.get("message") or "it does not say why")[:300]
        code = _CODES.get(number) if isinstance(number, int) else None
        if code is None:
            of_status = Code.NOT_CONNECTED if status in (401, 403) else Code.MESSAGE_REJECTED
            code = of_status if error else Code.BAD_ANSWER
        hint = "; check the access token of the connection" if code is Code.NOT_CONNECTED else ""
        named = f" ({number})" if number is not None else ""
        text = f"WhatsApp answered {status}{named}: {told.replace(self._token, '***')}{hint}"
        return Refused(text, code=code)


def _template(prepared: Prepared) -> dict[str, Any]:
    template: dict[str, Any] = {
        "name": prepared.name,
        "language": {"code": prepared.language},
    }
    if prepared.values:
        values = [{"type": "text", "text": one} for one in prepared.values]
        template["components"] = [{"type": "body", "parameters": values}]
    return template


def _error(said: Mapping[str, Any]) -> Mapping[str, Any]:
    error = said.get("error")
    return error if isinstance(error, dict) else {}


def _connect(parts: Parts, settings: WhatsAppSettings, secrets: Mapping[str, str]) -> Channel:
    return WhatsAppChannel(parts.http, settings, secrets["access_token"])


def _test(parts: Parts, settings: WhatsAppSettings, secrets: Mapping[str, str]) -> str:
    return WhatsAppChannel(parts.http, settings, secrets["access_token"]).asked()


def _hear(settings: WhatsAppSettings, secrets: Mapping[str, str], call: Callback) -> Heard:
    return heard(settings.phone_number_id, secrets["app_secret"], call)


def _confirm(
    settings: WhatsAppSettings, secrets: Mapping[str, str], query: Mapping[str, str]
) -> str:
    return confirmed(secrets["verify_token"], query)


PROVIDER = Provider[Channel](
    title="WhatsApp",
    settings=WhatsAppSettings,
    secrets={
        "access_token": "of a system user with whatsapp_business_messaging, in Business Settings",
        "app_secret": "on the app's page App settings, Basic",
        "verify_token": "made up by you; given with the callback address on the page Configuration",
    },
    connect=_connect,
    test=_test,
    hear=_hear,
    confirm=_confirm,
)

"""Messages of a Telegram bot.

Looked up in November 2026: core.telegram.org/bots/api (making requests, setWebhook, sendMessage,
ResponseParameters) and core.telegram.org/bots/faq.

- `POST {url}/bot<token>/sendMessage`, JSON with chat_id and text (1 to 4,096 characters). The
  answer is `{"ok": true, "result": {"message_id": ...}}`, or `{"ok": false, "error_code",
  "description", "parameters"}`: 401 for a wrong token, 403 where the user has blocked the bot, 400
  for a chat that is not there, 429 with `parameters.retry_after` in seconds.
- There is no key that would make sending idempotent, and nothing is told of deliveries.
- A bot cannot begin a chat: people have to write to it first.
- Updates are posted to the address given by setWebhook, with what was given there as `secret_token`
  in the header X-Telegram-Bot-Api-Secret-Token; there is no other signature and no time. They come
  again until they are answered with 2xx. `message_id` is unique within a chat.
"""

import hmac
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import msgspec

from chalicelib.adapters.provider_answers import check_passing
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Forbidden, Refused, Unavailable
from chalicelib.ports.channels import Channel, ChannelMessage, Heard, Written
from chalicelib.ports.http import Http, Outgoing
from chalicelib.ports.providers import Callback, Parts, Provider

_CODES = {
    401: Code.NOT_CONNECTED,
    403: Code.BLOCKED_BY_CLIENT,
    404: Code.NOT_CONNECTED,
}
"""Telegram's codes -> ours; what is not listed is a message that Telegram refuses."""
_MOST = 262_144
_SECONDS = 10


class TelegramSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a connection to a Telegram bot sets."""

    url: Annotated[
        str,
        msgspec.Meta(
            pattern="^https?://[^ /]+$",
            max_length=200,
            description="Where the API is: that of an own Bot API server, or a stand-in.",
        ),
    ] = "https://api.telegram.org"


class TelegramChannel:
    """Posts each message to the bot's chat."""

    def __init__(self, http: Http, settings: TelegramSettings, token: str) -> None:
        self._http = http
        self._url = f"{settings.url}/bot{token}"
        self._token = token

    def send(self, message: ChannelMessage) -> str:
        """Hand the message over and return its id [1].

        Raises:
            Refused: `blocked_by_client`, `not_connected`, `message_rejected`, `bad_answer`, and
                those of the address.
            Unavailable: no answer, too many requests, or Telegram fails.
        """
        sent = self._ask("sendMessage", {"chat_id": message.chat, "text": message.text})
        return str(sent.get("message_id", ""))

    def asked(self) -> str:
        """Return which bot the token is for, and whether its messages come here [2].

        Raises:
            Refused, Unavailable: as send.
        """
        bot = self._ask("getMe", {}).get("username", "")
        hook = self._ask("getWebhookInfo", {}).get("url", "")
        heard = f"its messages go to {hook}" if hook else "nobody hears its messages: setWebhook"
        return f"Telegram knows the bot @{bot}; {heard}"

    def _ask(self, method: str, body: Mapping[str, Any]) -> dict[str, Any]:
        request = Outgoing(
            url=f"{self._url}/{method}",
            body=msgspec.json.encode(body),
            headers=(("Content-Type", "application/json"),),
        )
        answer, said = self._http.post_for(request, most=_MOST, seconds=_SECONDS)
        try:
            told = msgspec.json.decode(said, type=dict[str, Any])
        except msgspec.DecodeError:
            told = {}
        if answer.status == 200 and isinstance(told.get("result"), dict):
            return dict(told["result"])
        asked = told.get("parameters")
        wait = asked.get("retry_after") if isinstance(asked, dict) else None
        if answer.status == 429 and isinstance(wait, int):
            raise Unavailable("Telegram answered 429", retry_after=timedelta(seconds=wait))
        check_passing(answer, "Telegram")
        why = str(told.get("description") or "it does not say why").replace(self._token, "***")
        refused = Code.MESSAGE_REJECTED if told else Code.BAD_ANSWER
        code = _CODES.get(answer.status, refused)
        hint = "; check the token of the connection" if code is Code.NOT_CONNECTED else ""
        raise Refused(f"Telegram answered {answer.status}: {why[:300]}{hint}", code=code)


class _Person(msgspec.Struct, frozen=True):
    id: int
    first_name: str = ""
    last_name: str = ""
    username: str = ""

    @property
    def name(self) -> str:
        full = f"{self.first_name} {self.last_name}".strip()
        return full or (f"@{self.username}" if self.username else "")


class _Chat(msgspec.Struct, frozen=True):
    id: int
    type: str = ""


class _Card(msgspec.Struct, frozen=True):
    phone_number: str = ""
    user_id: int | None = None


class _Message(msgspec.Struct, frozen=True):
    message_id: int
    date: Annotated[int, msgspec.Meta(ge=0, le=10**11)]
    chat: _Chat
    sender: _Person | None = msgspec.field(default=None, name="from")
    text: str = ""
    caption: str = ""
    contact: _Card | None = None

    @property
    def own_phone(self) -> str | None:
        """Return the sender's number, where they have shared it; that of others is not theirs."""
        card = self.contact
        if card is None or self.sender is None or card.user_id != self.sender.id:
            return None
        digits = "".join(one for one in card.phone_number if one in "0123456789")
        return f"+{digits}" if digits else None


class _Update(msgspec.Struct, frozen=True):
    message: _Message | None = None


def _connect(parts: Parts, settings: TelegramSettings, secrets: Mapping[str, str]) -> Channel:
    return TelegramChannel(parts.http, settings, secrets["bot_token"])


def _test(parts: Parts, settings: TelegramSettings, secrets: Mapping[str, str]) -> str:
    return TelegramChannel(parts.http, settings, secrets["bot_token"]).asked()


def _hear(settings: TelegramSettings, secrets: Mapping[str, str], call: Callback) -> Heard:
    """Return what an update tells: a message of a private chat; all else is no news.

    Raises:
        Forbidden: it does not bear the secret token.
    """
    given = call.headers.get("x-telegram-bot-api-secret-token", "")
    if not hmac.compare_digest(given.encode(), secrets["secret_token"].encode()):
        raise Forbidden("this does not bear the secret token of the bot's webhook")
    try:
        message = msgspec.json.decode(call.body, type=_Update).message
    except msgspec.MsgspecError:
        return Heard()  # a kind of update that says nothing of a message
    if message is None or message.chat.type != "private":
        return Heard()
    written = Written(
        id=str(message.message_id),
        chat=str(message.chat.id),
        text=message.text or message.caption,
        at=datetime.fromtimestamp(message.date, UTC),
        name=message.sender.name if message.sender else "",
        phone=message.own_phone,
    )
    return Heard((written,))


PROVIDER = Provider[Channel](
    title="Telegram",
    settings=TelegramSettings,
    secrets={
        "bot_token": "given by @BotFather when the bot is made",
        "secret_token": "made up by you, of letters, digits, _ and -; given to setWebhook",
    },
    connect=_connect,
    test=_test,
    hear=_hear,
)

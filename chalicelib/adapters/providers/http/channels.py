"""A channel of any service: it takes a POST request that a template describes, and posts to us.

Out: {{ chat }} is the chat as the service calls it, {{ text }} what is said, {{ reference }} comes
back with what becomes of the message, {{ key }} is the same at every try, {{ secret }} the
service's key or password.

In: JSON, `{"messages": [{"id", "chat", "text", "at", "name", "phone"}], "deliveries":
[{"reference", "state", "why"}]}`. It is signed as our own webhooks are: the header X-Signature,
`t=<unix seconds>,v1=<hex>`, is the HMAC-SHA256 of `<t>.<body>` under `incoming_secret`, at most
five minutes old.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, ClassVar, Literal

import msgspec

from chalicelib.adapters.described_requests import DescribedRequest, hand_over
from chalicelib.adapters.signed_posts import signed_post
from chalicelib.ports.channels import Channel, ChannelMessage, Heard, Receipt, Written
from chalicelib.ports.http import Http
from chalicelib.ports.providers import Callback, Parts, Provider

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class HttpSettings(DescribedRequest, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The request that sends one message."""

    names: ClassVar[tuple[str, ...]] = ("chat", "text", "reference", "key", "secret")
    needed: ClassVar[tuple[tuple[str, ...], ...]] = (("chat",), ("text",))

    body: Annotated[
        str,
        msgspec.Meta(
            min_length=1,
            max_length=4_000,
            description="With {{ chat }}, {{ text }}, {{ reference }}, {{ key }}, {{ secret }}.",
        ),
    ]


class _Message(msgspec.Struct, frozen=True, kw_only=True):
    id: Id
    chat: Id
    text: Annotated[str, msgspec.Meta(max_length=10_000)]
    at: Annotated[datetime, msgspec.Meta(tz=True)]
    name: Annotated[str, msgspec.Meta(max_length=255)] = ""
    phone: Annotated[str, msgspec.Meta(pattern=r"^\+[1-9][0-9]{6,14}$")] | None = None


class _Delivery(msgspec.Struct, frozen=True, kw_only=True):
    reference: Annotated[str, msgspec.Meta(max_length=500)]
    state: Literal["sent", "delivered", "undelivered", "read"]
    why: Annotated[str, msgspec.Meta(max_length=300)] = ""


class _Told(msgspec.Struct, frozen=True, kw_only=True):
    messages: Annotated[list[_Message], msgspec.Meta(max_length=100)] = []
    deliveries: Annotated[list[_Delivery], msgspec.Meta(max_length=100)] = []


class HttpChannel:
    """Posts each message as the template says."""

    def __init__(self, http: Http, settings: HttpSettings, secret: str) -> None:
        self._http = http
        self._settings = settings
        self._secret = secret

    def send(self, message: ChannelMessage) -> str:
        """Hand the message over and return what the service calls it [1].

        Raises:
            Refused: `bad_answer`, and those of the address.
            Unavailable: no answer, too many requests, or the service fails.
        """
        values = {
            "chat": message.chat,
            "text": message.text,
            "reference": message.reference,
            "key": message.key,
        }
        return hand_over(self._http, self._settings, values, self._secret, "the channel's service")


def _connect(parts: Parts, settings: HttpSettings, secrets: Mapping[str, str]) -> Channel:
    return HttpChannel(parts.http, settings, secrets["secret"])


def _hear(settings: HttpSettings, secrets: Mapping[str, str], call: Callback) -> Heard:
    """Return what the service tells.

    Raises:
        Forbidden: it has not signed it, or not lately.
        Invalid: it does not say what it should.
    """
    told = signed_post(call, secrets["incoming_secret"], _Told)
    written = (Written(**msgspec.structs.asdict(one)) for one in told.messages)
    receipts = (Receipt(**msgspec.structs.asdict(one)) for one in told.deliveries)
    return Heard(tuple(written), tuple(receipts))


PROVIDER = Provider[Channel](
    title="Any service over HTTP",
    settings=HttpSettings,
    secrets={
        "secret": "the key or password of the service; any word where it has none",
        "incoming_secret": "made up by you: the service signs with it what it posts here",
    },
    connect=_connect,
    hear=_hear,
)

"""Text messages through any service that takes a POST request, described by a template.

{{ to }} is the number (+493012345678), {{ digits }} the same without the plus, {{ text }} what is
said, {{ key }} the same at every try, {{ secret }} the service's key or password.
"""

from collections.abc import Mapping
from typing import Annotated, ClassVar

import msgspec

from chalicelib.adapters.described_requests import DescribedRequest, hand_over
from chalicelib.ports.http import Http
from chalicelib.ports.providers import Parts, Provider
from chalicelib.ports.sms import Sms, SmsSender


class HttpSettings(DescribedRequest, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The request that sends one message."""

    names: ClassVar[tuple[str, ...]] = ("to", "digits", "text", "key", "secret")
    needed: ClassVar[tuple[tuple[str, ...], ...]] = (("to", "digits"), ("text",))

    body: Annotated[
        str,
        msgspec.Meta(
            min_length=1,
            max_length=4_000,
            description="With {{ to }} or {{ digits }}, {{ text }}, {{ key }}, {{ secret }}.",
        ),
    ]


class HttpSms:
    """Posts each message as the template says."""

    def __init__(self, http: Http, settings: HttpSettings, secret: str) -> None:
        self._http = http
        self._settings = settings
        self._secret = secret

    def send(self, sms: Sms) -> str:
        """Hand the message over and return what the service calls it [1].

        Raises:
            Refused: `bad_answer`, and those of the address.
            Unavailable: no answer, too many requests, or the service fails.
        """
        values = {"to": sms.to, "digits": sms.to[1:], "text": sms.text, "key": sms.key}
        return hand_over(self._http, self._settings, values, self._secret, "the SMS service")


def _connect(parts: Parts, settings: HttpSettings, secrets: Mapping[str, str]) -> SmsSender:
    return HttpSms(parts.http, settings, secrets["secret"])


PROVIDER = Provider[SmsSender](
    title="Any service over HTTP",
    settings=HttpSettings,
    secrets={"secret": "the key or password of the service; any word where it has none"},
    connect=_connect,
)

"""Text messages through any service that takes a POST request, described by a template.

{{ to }} is the number (+493012345678), {{ digits }} the same without the plus, {{ text }} what is
said, {{ key }} the same at every try, {{ secret }} the service's key or password. In the body each
value is escaped for its media type: JSON, a form, or plain text.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Literal

import msgspec

from chalicelib.adapters.provider_answers import check_passing
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Refused
from chalicelib.domain.words import escapes
from chalicelib.domain.words.escapes import Escape
from chalicelib.ports.http import Http, Outgoing
from chalicelib.ports.providers import Parts, Provider
from chalicelib.ports.sms import Sms, SmsSender

NAMES = ("to", "digits", "text", "key", "secret")
_PLACE = re.compile(r"\{\{\s*(.*?)\s*\}\}")
_ESCAPES: Mapping[str, Escape] = {
    "application/json": escapes.json,
    "application/x-www-form-urlencoded": escapes.url,
    "text/plain": escapes.plain,
}
_MOST = 65_536
_SECONDS = 10


class HttpSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The request that sends one message."""

    url: Annotated[
        str,
        msgspec.Meta(
            pattern="^https?://[^ {}]+$", max_length=500, description="Where it is posted."
        ),
    ]
    body: Annotated[
        str,
        msgspec.Meta(
            min_length=1,
            max_length=4_000,
            description="With {{ to }} or {{ digits }}, {{ text }}, {{ key }}, {{ secret }}.",
        ),
    ]
    media_type: Annotated[
        Literal["application/json", "application/x-www-form-urlencoded", "text/plain"],
        msgspec.Meta(description="Of the body."),
    ] = "application/json"
    headers: Annotated[
        dict[str, Annotated[str, msgspec.Meta(max_length=500)]],
        msgspec.Meta(max_length=10, description="By name; may hold {{ key }} and {{ secret }}."),
    ] = {}
    id_field: Annotated[
        str,
        msgspec.Meta(
            pattern=r"^([A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*)?$",
            max_length=100,
            description="Where a JSON answer holds the message's id, such as data.id.",
        ),
    ] = ""

    def __post_init__(self) -> None:
        """Refuse templates that could not be filled."""
        names = set(_PLACE.findall(self.body))
        for name in names.union(*(_PLACE.findall(one) for one in self.headers.values())):
            if name not in NAMES:
                known = ", ".join(NAMES)
                raise ValueError(f"there is no {{{{ {name} }}}}; there are {known}")
        if not names & {"to", "digits"} or "text" not in names:
            raise ValueError("the body has to hold {{ to }} or {{ digits }}, and {{ text }}")


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
        settings = self._settings
        values = {"to": sms.to, "digits": sms.to[1:], "text": sms.text, "key": sms.key}
        values["secret"] = self._secret
        headers = {"Content-Type": settings.media_type, "Idempotency-Key": sms.key}
        headers |= {
            name: _filled(value, values, escapes.header) for name, value in settings.headers.items()
        }
        body = _filled(settings.body, values, _ESCAPES[settings.media_type])
        request = Outgoing(url=settings.url, body=body.encode(), headers=tuple(headers.items()))
        answer, said = self._http.post_for(request, most=_MOST, seconds=_SECONDS)
        check_passing(answer, "the SMS service")
        if not 200 <= answer.status < 300:
            told = said.decode("utf-8", "replace").replace(self._secret, "***")[:200]
            refusal = f"the SMS service answered {answer.status}: {told}"
            raise Refused(refusal, code=Code.BAD_ANSWER)
        return _id_in(said, settings.id_field)


def _filled(template: str, values: Mapping[str, str], escape: Escape) -> str:
    return _PLACE.sub(lambda place: escape(values[place[1]]), template)


def _id_in(said: bytes, path: str) -> str:
    if not path:
        return ""
    try:
        value = msgspec.json.decode(said)
    except msgspec.DecodeError:
        return ""  # it was taken; that its id is not known changes nothing
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return str(value)[:200] if isinstance(value, str | int) else ""


def _connect(parts: Parts, settings: HttpSettings, secrets: Mapping[str, str]) -> SmsSender:
    return HttpSms(parts.http, settings, secrets["secret"])


PROVIDER = Provider[SmsSender](
    title="Any service over HTTP",
    settings=HttpSettings,
    secrets={"secret": "the key or password of the service; any word where it has none"},
    connect=_connect,
)

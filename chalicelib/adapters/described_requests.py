"""Services that take a POST request, described by a template with {{ places }}.

In the body each value is escaped for its media type: JSON, a form, or plain text.
"""

import re
from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

import msgspec

from chalicelib.adapters.provider_answers import check_passing
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Refused
from chalicelib.domain.words import escapes
from chalicelib.domain.words.escapes import Escape
from chalicelib.ports.http import Http, Outgoing

_PLACE = re.compile(r"\{\{\s*(.*?)\s*\}\}")
_ESCAPES: Mapping[str, Escape] = {
    "application/json": escapes.json,
    "application/x-www-form-urlencoded": escapes.url,
    "text/plain": escapes.plain,
}
_MOST = 65_536
_SECONDS = 10


class DescribedRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The request that hands one thing over; a provider's settings say which names there are."""

    names: ClassVar[tuple[str, ...]]
    """What may stand in the places, with `key` and `secret`."""
    needed: ClassVar[tuple[tuple[str, ...], ...]]
    """What has to stand there: of each group one."""

    url: Annotated[
        str,
        msgspec.Meta(
            pattern="^https?://[^ {}]+$", max_length=500, description="Where it is posted."
        ),
    ]
    body: str
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
        in_body = set(_PLACE.findall(self.body))
        for name in in_body.union(*(_PLACE.findall(one) for one in self.headers.values())):
            if name not in self.names:
                known = ", ".join(self.names)
                raise ValueError(f"there is no {{{{ {name} }}}}; there are {known}")
        if not all(in_body.intersection(group) for group in self.needed):
            groups = [" or ".join(f"{{{{ {one} }}}}" for one in group) for group in self.needed]
            raise ValueError(f"the body has to hold {', and '.join(groups)}")


def hand_over(
    http: Http, request: DescribedRequest, values: Mapping[str, str], secret: str, who: str
) -> str:
    """Post the request with the values in its places, and return the id that the answer holds [1].

    Args:
        http: what posts it.
        request: as the tenant has described it.
        values: by name; `key` is among them.
        secret: the service's; no error repeats it.
        who: the service, in words.

    Raises:
        Refused: `bad_answer`, and those of the address.
        Unavailable: no answer, too many requests, or the service fails.
    """
    values = {**values, "secret": secret}
    headers = {"Content-Type": request.media_type, "Idempotency-Key": values["key"]}
    headers |= {
        name: _filled(value, values, escapes.header) for name, value in request.headers.items()
    }
    body = _filled(request.body, values, _ESCAPES[request.media_type])
    outgoing = Outgoing(url=request.url, body=body.encode(), headers=tuple(headers.items()))
    answer, said = http.post_for(outgoing, most=_MOST, seconds=_SECONDS)
    check_passing(answer, who)
    if not 200 <= answer.status < 300:
        told = said.decode("utf-8", "replace").replace(secret, "***")[:200]
        raise Refused(f"{who} answered {answer.status}: {told}", code=Code.BAD_ANSWER)
    return _id_in(said, request.id_field)


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

"""Calls of any telephone system, which posts them here once they are over.

`{"calls": [{"id", "direction": "incoming" | "outgoing", "state", "number", "line", "at", "seconds",
"user"}]}`: state is ended (somebody took it), no answer, busy, cancelled or failed; number is the
client's, line ours; at is when it began, user the e-mail address of the colleague. `line`,
`seconds` and `user` may be left out. It is signed as our own webhooks are (adapters/signed_posts).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

import msgspec

from chalicelib.adapters.signed_posts import signed_post
from chalicelib.ports.calls import CallNews, Calls
from chalicelib.ports.providers import Callback, Provider

MOST_CALLS = 50
"""Of one request."""
_Text = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class HttpCallSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """There is nothing to set."""


class _Call(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: _Text
    direction: Literal["incoming", "outgoing"]
    state: Literal["ended", "no answer", "busy", "cancelled", "failed"]
    number: Annotated[str, msgspec.Meta(max_length=200)]
    at: Annotated[datetime, msgspec.Meta(tz=True)]
    line: Annotated[str, msgspec.Meta(max_length=200)] = ""
    seconds: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] | None = None
    user: Annotated[str, msgspec.Meta(max_length=254)] = ""


class _Told(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    calls: Annotated[list[_Call], msgspec.Meta(max_length=MOST_CALLS)]


def _hear(
    settings: HttpCallSettings, secrets: Mapping[str, str], call: Callback
) -> tuple[CallNews, ...]:
    """Return the calls that the system tells of.

    Raises:
        Forbidden: it has not signed it, or not lately.
        Invalid: it does not say what it should.
    """
    told = signed_post(call, secrets["incoming_secret"], _Told)
    return tuple(
        CallNews(
            id=one.id,
            incoming=one.direction == "incoming",
            number=one.number,
            line=one.line,
            state=one.state,
            at=one.at,
            seconds=one.seconds,
            user=one.user,
        )
        for one in told.calls
    )


PROVIDER = Provider[Calls](
    title="Any telephone system",
    settings=HttpCallSettings,
    secrets={"incoming_secret": "made up by you: the system signs with it what it posts here"},
    hear=_hear,
)

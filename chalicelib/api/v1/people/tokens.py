"""API tokens over HTTP."""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import Listing, page_of
from chalicelib.api.door.reading import in_utc
from chalicelib.domain.people.rights import Right
from chalicelib.domain.people.users import ApiToken
from chalicelib.usecases.people.tokens import create_token, list_tokens, remove_token

TOKENS = Endpoints("Tokens")

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
Short = Annotated[str, msgspec.Meta(max_length=255)]
UserId = Annotated[int, msgspec.Meta(ge=1, lt=10**12)]


class TokenBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new token; of the caller where no user is named."""

    name: Name
    user: UserId | None = None
    expires_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    """From when on it opens nothing; never where it is not given."""


class TokenDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A token without its secret."""

    id: str
    name: str
    user: int
    created_at: str
    expires_at: datetime | None
    """From when on it opens nothing; null for never."""
    last_used_at: datetime | None
    """When it was last used; uses within an hour count as one. Null where it never was."""


class NewToken(TokenDocument, frozen=True, kw_only=True):
    """A token with its secret, which is shown this one time."""

    token: str


class TokenPage(msgspec.Struct, frozen=True, kw_only=True):
    """Tokens without their secrets."""

    items: list[TokenDocument]
    next_cursor: str | None


@TOKENS.get("/v1/tokens", right=Right.TOKEN_OWN, answer=TokenPage, query=Listing)
def list_all(call: Call) -> dict[str, Any]:
    """List one's own tokens; an admin sees all."""
    found = list_tokens(call.tenant, call.caller)
    return page_of(found, lambda one: one.id, _token, call.query, ["tokens", call.caller.id])


@TOKENS.create("/v1/tokens", right=Right.TOKEN_OWN, body=TokenBody, answer=NewToken)
def create(call: Call) -> NewToken:
    """Make a token. Its secret is shown this one time; a repeated request is answered 409."""
    token, secret = create_token(
        call.tenant,
        call.caller,
        call.body.name,
        call.body.user,
        now=call.now,
        expires_at=in_utc("/expires_at", call.body.expires_at),
        once=call.once,
    )
    return NewToken(token=secret, **_token(token))


@TOKENS.delete("/v1/tokens/{id}", right=Right.TOKEN_OWN)
def delete(call: Call) -> None:
    """Remove a token; within 10 seconds it is worthless everywhere."""
    remove_token(call.tenant, call.caller, call.path["id"], call.now)


def _token(one: ApiToken) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "user": one.user,
        "created_at": one.created_at,
        "expires_at": one.expires_at,
        "last_used_at": one.last_used_at,
    }

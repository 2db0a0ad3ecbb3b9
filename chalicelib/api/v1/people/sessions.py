"""Sessions over HTTP: people sign in with a browser, see where they are signed in, sign out."""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from chalicelib.api.door.answers import Answer
from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import Listing, page_of
from chalicelib.domain.errors import Fault, Invalid, NotFound
from chalicelib.domain.people.rights import Right
from chalicelib.domain.sessions.session import Session, Way, cookie, no_cookie, read_cookie
from chalicelib.domain.sessions.sign_in_codes import AGAIN_AFTER, GOOD_FOR
from chalicelib.domain.sessions.sites import refuse_another_site
from chalicelib.domain.words.instants import sortable
from chalicelib.usecases.sessions.begin import Begun, Visit, sign_in_with_token
from chalicelib.usecases.sessions.email_codes import ask_for_code, sign_in_with_code
from chalicelib.usecases.sessions.keep import (
    end_session,
    end_sessions,
    list_sessions,
    sign_out,
)
from chalicelib.usecases.sessions.own_login import issuers_of, login_page, sign_in_with_issuer

SESSIONS = Endpoints("Sessions")

Secret = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
UserId = Annotated[int, msgspec.Meta(ge=1, lt=10**12)]
Verifier = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9._~-]{43,128}(?![\s\S])")]
SHAPES = ({"token"}, {"email"}, {"email", "code"}, {"code", "verifier", "issuer"})
"""What may stand together in a body."""
EXPECTED = "expected token; email; email and code; or code, verifier and issuer"


class SignInBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who wants to sign in.

    `token`; or `email`, and then `email` with the `code` that came; or `code`, `verifier` and
    `issuer` of the firm's own login.
    """

    token: Secret | None = None
    """An API token; the session ends with it."""
    email: Annotated[str, msgspec.Meta(min_length=3, max_length=320)] | None = None
    """Alone it lets a code be sent there, if it is a user's."""
    code: Secret | None = None
    """What came by e-mail; spaces do not matter. Or what the firm's own login sent back."""
    verifier: Verifier | None = None
    """Of PKCE (RFC 7636): its hash (S256) went to the login page as `code_challenge` and as
    `nonce`."""
    issuer: Annotated[str, msgspec.Meta(min_length=1, max_length=40)] | None = None
    """Which login: one of those that `GET /v1/sign-in` lists."""


class IssuerDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A login of the firm's own."""

    id: str
    title: str
    """What its button says."""


class WaysDocument(msgspec.Struct, frozen=True, kw_only=True):
    """How one can sign in, besides with a code by e-mail or an API token."""

    tenant: str
    """Whose system it is."""
    issuers: list[IssuerDocument]


class LoginDocument(msgspec.Struct, frozen=True, kw_only=True):
    """Where to sign in with an issuer."""

    authorization_endpoint: str
    """Its login page. Append as query: `response_type=code`, what stands here, a `state` of one's
    own, `code_challenge_method=S256`, and the verifier's hash as `code_challenge` and as
    `nonce`."""
    client_id: str
    scope: str
    redirect_uri: str
    """The one address to which people come back, with `code` and `state`."""


class SessionDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A session without its secret."""

    id: str
    user: int
    way: Way
    """How it was begun: token, email, or issuer, the firm's own login."""
    issuer: str | None
    """Of the firm's own login: its connection."""
    agent: str
    """What the browser calls itself."""
    created_at: datetime
    used_at: datetime
    """When it was last used; uses within an hour count as one."""
    ends_at: datetime
    """When it ends unless it is used before."""
    current: bool
    """Whether it is the one that asks."""


class SessionPage(msgspec.Struct, frozen=True, kw_only=True):
    """Where a user is signed in."""

    items: list[SessionDocument]
    next_cursor: str | None


class CodeSent(msgspec.Struct, frozen=True, kw_only=True):
    """A code was sent, if the address is a user's; nothing tells whether it is."""

    again_after: int
    """Seconds until another one is sent."""
    good_for: int
    """Seconds for which it is good."""


class SessionListing(Listing, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Query parameters of the list of sessions."""

    user: Annotated[UserId | None, msgspec.Meta(description="Whose; admins see others'.")] = None


class SessionChoice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Query parameters of ending sessions."""

    user: Annotated[UserId | None, msgspec.Meta(description="Whose; admins end others'.")] = None


@SESSIONS.post(
    "/v1/sessions",
    right=Right.ANYONE,
    body=SignInBody,
    answer=SessionDocument,
    accepted=CodeSent,
    status=201,
    signs_in=True,
)
def sign_in(call: Call) -> Answer:
    """Sign in with a browser: the answer sets the cookie of a new session.

    With `email` alone a code is sent there, the answer is 202, and the same whether the address is
    a user's: one code a minute, good for ten minutes, five tries and one use.
    """
    body: SignInBody = call.body
    refuse_another_site(call.headers, call.tenant.public_url)
    given = {name for name in body.__struct_fields__ if getattr(body, name) is not None}
    if given not in SHAPES:
        raise Invalid([Fault("", EXPECTED)])
    visit = Visit(
        known=read_cookie(call.headers.get("cookie")), agent=call.headers.get("user-agent", "")
    )
    if body.token is not None:
        return _begun(sign_in_with_token(call.tenant, body.token, visit, call.now))
    if body.issuer is not None:
        return _begun(_by_issuer(call, body, visit))
    email = body.email or ""
    if body.code is not None:
        return _begun(sign_in_with_code(call.tenant, email, body.code, visit, call.now))
    ask_for_code(call.tenant, email, call.now)
    sent = CodeSent(
        again_after=int(AGAIN_AFTER.total_seconds()), good_for=int(GOOD_FOR.total_seconds())
    )
    return Answer(sent, 202)


@SESSIONS.get("/v1/sign-in", right=Right.ANYONE, answer=WaysDocument)
def ways(call: Call) -> WaysDocument:
    """Show with which logins of the firm's own one can sign in."""
    found = issuers_of(call.tenant, call.now)
    issuers = [IssuerDocument(id=id, title=title) for id, title in sorted(found.items())]
    return WaysDocument(tenant=call.tenant.name, issuers=issuers)


@SESSIONS.get("/v1/sign-in/{issuer}", right=Right.ANYONE, answer=LoginDocument)
def login(call: Call) -> LoginDocument:
    """Show where to sign in with an issuer; what comes back there goes to `POST /v1/sessions`."""
    found = login_page(call.tenant, call.path["issuer"], call.now)
    return LoginDocument(
        authorization_endpoint=found.page.url,
        client_id=found.page.client_id,
        scope=found.page.scope,
        redirect_uri=found.redirect_uri,
    )


@SESSIONS.get("/v1/sessions", right=Right.SELF_READ, answer=SessionPage, query=SessionListing)
def list_all(call: Call) -> dict[str, Any]:
    """List where one is signed in, the first one first; admins see it of others too."""
    found = list_sessions(call.tenant, call.caller, call.query.user, call.now)
    current = call.session.id if call.session else None
    scope = ["sessions", call.query.user or call.caller.id]
    return page_of(found, _place, lambda one: _shown(one, current), call.query, scope)


@SESSIONS.delete("/v1/sessions", right=Right.SELF_READ, query=SessionChoice)
def end_all(call: Call) -> Answer:
    """Sign out everywhere, also here; within 10 seconds no session opens anything.

    Admins end all sessions of somebody else with `user`.
    """
    user = call.query.user
    end_sessions(call.tenant, call.caller, user, call.now)
    return _gone() if user in (None, call.caller.id) else Answer()


@SESSIONS.get("/v1/sessions/current", right=Right.SELF_READ, answer=SessionDocument)
def read_current(call: Call) -> SessionDocument:
    """Read the session that asks; 404 for who sends a token."""
    return SessionDocument(**_shown(_current(call), _current(call).id))


@SESSIONS.delete("/v1/sessions/current", right=Right.SELF_READ)
def sign_out_here(call: Call) -> Answer:
    """Sign out: the session ends, and its cookie goes."""
    sign_out(call.tenant, call.caller, _current(call))
    return _gone()


@SESSIONS.delete("/v1/sessions/{id}", right=Right.SELF_READ, query=SessionChoice)
def end_one(call: Call) -> None:
    """End a session, for example on a lost phone; within 10 seconds it opens nothing."""
    end_session(call.tenant, call.caller, call.path["id"], call.query.user, call.now)


def _place(one: Session) -> str:
    return f"{sortable(one.created_at)}#{one.id}"


def _by_issuer(call: Call, body: SignInBody, visit: Visit) -> Begun:
    code, verifier, issuer = body.code or "", body.verifier or "", body.issuer or ""
    return sign_in_with_issuer(call.tenant, issuer, code, verifier, visit, call.now)


def _current(call: Call) -> Session:
    if call.session is None:
        raise NotFound("you have sent a token, which is no session")
    return call.session


def _begun(begun: Begun) -> Answer:
    shown = SessionDocument(**_shown(begun.session, begun.session.id))
    return Answer(shown, headers={"Set-Cookie": cookie(begun.known)})


def _gone() -> Answer:
    return Answer(headers={"Set-Cookie": no_cookie()})


def _shown(one: Session, current: str | None) -> dict[str, Any]:
    return {
        "id": one.id,
        "user": one.user,
        "way": one.way,
        "issuer": one.issuer,
        "agent": one.agent,
        "created_at": one.created_at,
        "used_at": one.used_at,
        "ends_at": one.ends_at,
        "current": one.id == current,
    }

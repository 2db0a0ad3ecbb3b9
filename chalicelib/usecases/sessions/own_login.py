"""The firm's own login: where people are sent, and who they are when they come back.

A browser is led to no address that somebody outside can choose: the login page is the issuer's, as
it says itself, and people come back to the console alone (semantics/people: sessions).
"""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import NotFound, Unauthorized
from chalicelib.domain.sessions.session import Way
from chalicelib.ports.logins import Answered, Login, LoginPage
from chalicelib.usecases.connections.connected import connected
from chalicelib.usecases.sessions.begin import Begun, Visit, begin
from chalicelib.usecases.sessions.email_codes import only_user
from chalicelib.usecases.tenant.tenant import Tenant

SIGN_IN = "sign_in"
"""Kind of the connections."""


class SentTo(msgspec.Struct, frozen=True):
    """The login page of an issuer, and the address to which it sends people back."""

    page: LoginPage
    redirect_uri: str


def issuers_of(tenant: Tenant, now: datetime) -> Mapping[str, str]:
    """Return what one can sign in with, by id, each as people call it [0 while warm]."""
    connections = tenant.configuration.tenant(now).connections.values()
    found = [one for one in connections if one.kind == SIGN_IN]
    return {one.id: str(one.settings.get("title") or one.id) for one in found}


def login_page(tenant: Tenant, issuer: str, now: datetime) -> SentTo:
    """Return where to sign in with an issuer [0, or 1 to the issuer once an hour].

    Raises:
        NotFound: there is no such issuer.
        Refused: it cannot be used as it is.
        Unavailable: it does not answer.
    """
    return SentTo(_login(tenant, issuer, now).page(now), redirect_uri(tenant))


def sign_in_with_issuer(
    tenant: Tenant, issuer: str, code: str, verifier: str, visit: Visit, now: datetime
) -> Begun:
    """Begin a session of the user whom the issuer knows [1 read, 1 write, 1 to 3 to the issuer].

    Raises:
        NotFound: there is no such issuer.
        Unauthorized: the login is not valid, or no user has its address.
        Refused: the issuer cannot be used as it is.
        Unavailable: it does not answer.
    """
    answered = Answered(code=code, verifier=verifier, redirect_uri=redirect_uri(tenant))
    address = _login(tenant, issuer, now).address(answered, now)
    user = only_user(tenant, address, now)
    if user is None:
        message = f"no one active user has the address {address}; ask an admin to add you"
        raise Unauthorized(message, code=Code.SIGN_IN_REFUSED)
    return begin(tenant, user, Way.ISSUER, visit, now, issuer=issuer)


def redirect_uri(tenant: Tenant) -> str:
    """Return where issuers send people back to."""
    return f"{tenant.public_url}/console"


def _login(tenant: Tenant, issuer: str, now: datetime) -> Login:
    if (SIGN_IN, issuer) not in tenant.configuration.tenant(now).connections:
        raise NotFound(f"there is no login {issuer}; GET /v1/sign-in lists those that there are")
    login: Login = connected(tenant, SIGN_IN, issuer, now)
    return login

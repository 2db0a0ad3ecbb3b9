"""Login by any issuer that speaks OpenID Connect: Google, Microsoft Entra, Amazon Cognito, others.

Looked up in November 2026: openid.net/specs/openid-connect-core-1_0 (3.1.3) and -discovery-1_0 (4),
developers.google.com/identity/openid-connect, learn.microsoft.com/entra/identity-platform
(v2-protocols-oidc, optional-claims-reference), docs.aws.amazon.com/cognito (token-endpoint,
using-pkce-in-authorization-code).

- <issuer>/.well-known/openid-configuration is a JSON object with issuer (the very same text),
  authorization_endpoint, token_endpoint and jwks_uri.
- The token endpoint takes a form: grant_type authorization_code, code, redirect_uri, client_id,
  code_verifier, and client_secret where the client has one (Google and Entra ask web clients for
  it beside PKCE). 200 has id_token; 400 invalid_grant: the code was used, has expired or is of
  another verifier or address; 400 or 401 invalid_client: id or secret are wrong.
- jwks_uri lists `keys`, several while they are being changed; all three sign with RS256.
- Google says email_verified in the token, Cognito too, also as text. Entra does not: xms_edov, an
  optional claim, says whether the owner of the address's domain is known; without it email is
  whatever the directory's admin has entered, which is fine for one's own directory alone.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode, urlsplit

import msgspec

from chalicelib.adapters.provider_answers import check_passing, json_object
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Refused, Unauthorized
from chalicelib.domain.sessions.id_tokens import (
    Expected,
    UnknownKey,
    challenge_of,
    read_id_token,
    vouched_address,
)
from chalicelib.ports.http import Http, Outgoing
from chalicelib.ports.logins import Answered, Login, LoginPage
from chalicelib.ports.providers import Parts, Provider

SCOPE = "openid email"
KEPT = timedelta(hours=1)
"""How long addresses and keys of an issuer are believed."""
AGAIN_AFTER = timedelta(minutes=1)
"""How long after keys were read an unknown one lets them be read anew."""
_MOST = 262_144
_SECONDS = 10


class OidcSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The issuer, and as which client it knows us."""

    title: Annotated[
        str,
        msgspec.Meta(min_length=1, max_length=100, description="What the button to sign in says."),
    ]
    issuer: Annotated[
        str,
        msgspec.Meta(
            max_length=500,
            pattern=r"^(https:/|http://(127\.0\.0\.1|localhost)(:[0-9]+)?)(/[^\s?#]*)?(?![\s\S])",
            description="Its address, such as https://accounts.google.com.",
        ),
    ]
    client_id: Annotated[
        str, msgspec.Meta(min_length=1, max_length=500, description="As which client it knows us.")
    ]
    public: Annotated[
        bool, msgspec.Meta(description="Whether the client has no secret, but PKCE alone.")
    ] = False
    own_directory: Annotated[
        bool,
        msgspec.Meta(
            description="Whether every address that the issuer names is the firm's own to give, "
            "for issuers that do not say which ones they have verified (Entra, one tenant)."
        ),
    ] = False


class OidcLogin:
    """Asks the issuer, and keeps its addresses and keys for a while."""

    def __init__(self, http: Http, settings: OidcSettings, secret: str) -> None:
        self._http = http
        self._settings = settings
        self._secret = secret
        self._places: tuple[datetime, Mapping[str, Any]] | None = None
        self._keys: tuple[datetime, list[Mapping[str, Any]]] | None = None

    def page(self, now: datetime) -> LoginPage:
        """Return the issuer's login page [0 or 1].

        Raises:
            Refused: `not_connected`.
            Unavailable: it does not answer.
        """
        url = self._place("authorization_endpoint", now)
        return LoginPage(url=url, client_id=self._settings.client_id, scope=SCOPE)

    def address(self, answered: Answered, now: datetime) -> str:
        """Return the address of whose code it is [1 to 3].

        Raises:
            Unauthorized: `sign_in_refused`.
            Refused: `not_connected`.
            Unavailable: the issuer does not answer.
        """
        token = self._exchanged(answered, now)
        expected = Expected(
            issuer=self._settings.issuer,
            client_id=self._settings.client_id,
            nonce=challenge_of(answered.verifier),
        )
        try:
            said = read_id_token(token, self._listed(now, KEPT), expected, now)
        except UnknownKey:
            said = read_id_token(token, self._listed(now, AGAIN_AFTER), expected, now)
        return vouched_address(said, trusted=self._settings.own_directory)

    def _exchanged(self, answered: Answered, now: datetime) -> str:
        form = {
            "grant_type": "authorization_code",
            "code": answered.code,
            "redirect_uri": answered.redirect_uri,
            "client_id": self._settings.client_id,
            "code_verifier": answered.verifier,
            **({} if self._settings.public else {"client_secret": self._secret}),
        }
        request = Outgoing(
            url=self._place("token_endpoint", now),
            body=urlencode(form).encode(),
            headers=(
                ("Content-Type", "application/x-www-form-urlencoded"),
                ("Accept", "application/json"),
            ),
        )
        answer, body = self._http.post_for(request, most=_MOST, seconds=_SECONDS)
        check_passing(answer, "the issuer")
        said = json_object(body)
        error, token = said.get("error"), said.get("id_token")
        if answer.status == 400 and error == "invalid_grant":
            message = "the login is over, or its code was used before; sign in again"
            raise Unauthorized(message, code=Code.SIGN_IN_REFUSED)
        if answer.status != 200 or not isinstance(token, str):
            shown = str(error or "no id_token")[:100]
            raise _unusable(f"answers {answer.status} ({shown}); check client_id and client_secret")
        return token

    def _place(self, name: str, now: datetime) -> str:
        """Return an address of the issuer [0 or 1]."""
        if self._places is None or now - self._places[0] >= KEPT:
            base = self._settings.issuer.rstrip("/")
            found = self._got(f"{base}/.well-known/openid-configuration")
            if found.get("issuer") != self._settings.issuer:
                raise _unusable("calls itself otherwise; check its address, letter by letter")
            self._places = (now, found)
        place = self._places[1].get(name)
        own = urlsplit(self._settings.issuer).scheme
        if not isinstance(place, str) or urlsplit(place).scheme not in ("https", own):
            raise _unusable(f"names no {name}")
        return place

    def _listed(self, now: datetime, kept: timedelta) -> list[Mapping[str, Any]]:
        """Return the issuer's keys, no older than that [0 to 2]."""
        if self._keys is None or now - self._keys[0] >= kept:
            keys = self._got(self._place("jwks_uri", now)).get("keys")
            found = keys if isinstance(keys, list) else []
            self._keys = (now, [one for one in found if isinstance(one, dict)])
        return self._keys[1]

    def _got(self, url: str) -> dict[str, Any]:
        request = Outgoing(
            url=url, body=b"", headers=(("Accept", "application/json"),), method="GET"
        )
        answer, body = self._http.post_for(request, most=_MOST, seconds=_SECONDS)
        check_passing(answer, "the issuer")
        if answer.status != 200:
            raise _unusable(f"answers {answer.status} at {url}; check its address")
        return json_object(body)


def _unusable(why: str) -> Refused:
    return Refused(f"the issuer {why}", code=Code.NOT_CONNECTED)


def _connect(parts: Parts, settings: OidcSettings, secrets: Mapping[str, str]) -> Login:
    return OidcLogin(parts.http, settings, secrets["client_secret"])


def _test(parts: Parts, settings: OidcSettings, secrets: Mapping[str, str]) -> str:
    login = OidcLogin(parts.http, settings, secrets["client_secret"])
    page = login.page(datetime.min.replace(tzinfo=UTC))
    return f"The issuer answers; people sign in at {page.url}"


PROVIDER = Provider[Login](
    title="OpenID Connect (Google, Entra, Cognito ...)",
    settings=OidcSettings,
    secrets={
        "client_secret": "where the client was made, at the issuer; any word for a public client"
    },
    connect=_connect,
    test=_test,
)

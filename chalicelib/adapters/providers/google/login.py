"""Access tokens of Google, made of a refresh token.

Looked up in November 2026: developers.google.com/identity/protocols/oauth2/web-server. A POST with
grant_type refresh_token gives `access_token` and `expires_in`, an hour at most. 400 invalid_grant:
the refresh token has expired or was taken back; 401 invalid_client: the client is unknown or its
secret wrong.
"""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from chalicelib.adapters.provider_answers import check_passing, json_object
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Refused
from chalicelib.ports.http import Http, Outgoing

_EARLY = timedelta(minutes=1)
"""How long before its end a token is not used any more."""
_MOST = 65_536
_SECONDS = 10


class GoogleLogin:
    """Keeps an access token in memory until it ends, and makes a new one then."""

    def __init__(
        self, http: Http, url: str, client_id: str, client_secret: str, refresh_token: str
    ) -> None:
        self._http = http
        self._url = url
        self._form = {
            "grant_type": "refresh_token",
            "client_id": client_id,
            "client_secret": client_secret,
            "refresh_token": refresh_token,
        }
        self._token = ""
        self._until = datetime.min.replace(tzinfo=UTC)

    def token(self, now: datetime | None) -> str:
        """Return a token that is good at that time, a new one where no time is named [0 or 1].

        Raises:
            Refused: as refreshed.
            Unavailable: as refreshed.
        """
        return self.refreshed(now) if now is None or now >= self._until else self._token

    def refreshed(self, now: datetime | None) -> str:
        """Return a new token [1].

        Raises:
            Refused: `not_connected`: client or refresh token are good for nothing any more.
            Unavailable: no answer, too many requests, or Google fails.
        """
        request = Outgoing(
            url=self._url,
            body=urlencode(self._form).encode(),
            headers=(("Content-Type", "application/x-www-form-urlencoded"),),
        )
        answer, body = self._http.post_for(request, most=_MOST, seconds=_SECONDS)
        check_passing(answer, "Google's token server")
        said = json_object(body)
        token, lives = said.get("access_token"), said.get("expires_in")
        if answer.status != 200 or not isinstance(token, str):
            name = str(said.get("error") or "")[:100]
            told = str(said.get("error_description") or "")[:200]
            refusal = (
                f"Google gives no access token ({answer.status} {name}: {told}); check client_id "
                "and client_secret, and connect with a new refresh token"
            )
            raise Refused(self.hidden(refusal), code=Code.NOT_CONNECTED)
        self._token = token
        if now is not None:
            self._until = now + timedelta(seconds=lives if isinstance(lives, int) else 0) - _EARLY
        return token

    def hidden(self, text: str) -> str:
        """Return a text without the secrets that it may repeat."""
        for secret in (self._token, self._form["client_secret"], self._form["refresh_token"]):
            text = text.replace(secret, "***") if secret else text
        return text

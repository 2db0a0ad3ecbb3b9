"""An OpenID issuer on this machine: discovery, login page, token endpoint and keys, as on the wire.

It keeps what the standards ask of one: codes are good once, for the client, address and verifier
that they were made for. A test bends it as a hostile or broken one would be.
"""

import base64
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from tests.support.signed_tokens import b64, listed, signed
from tests.support.stories import Story

CLIENT = "crm"
SECRET = "s3cret/+ &"
REDIRECT = "http://127.0.0.1:8000/console"


@dataclass
class Issuer:
    """Who signs in next, and what has been asked."""

    url: str = ""
    email: str = "ben@example.com"
    claims: dict[str, Any] = field(default_factory=lambda: {"email_verified": True})
    """What the token says besides or instead; None takes a claim away."""
    at: int = 0
    key: str = "one"
    keys: list[str] = field(default_factory=lambda: ["one"])
    places: dict[str, Any] = field(default_factory=dict)
    """What discovery says otherwise."""
    token: str | None = None
    """In place of the token that it would make."""
    status: int = 200
    """Of the token endpoint."""
    redirect: str = REDIRECT
    asked: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=count)

    def answer(self, method: str, target: str, body: bytes) -> tuple[int, dict[str, str], Any]:
        """Return status, headers and body of a request."""
        split = urlsplit(target)
        self.asked.append(f"{method} {split.path}")
        if split.path == "/.well-known/openid-configuration":
            return 200, {}, self._discovery()
        if split.path == "/keys":
            return 200, {}, {"keys": [listed(one) for one in self.keys]}
        if split.path == "/authorize":
            return self._authorize(dict(parse_qsl(split.query)))
        if split.path == "/token" and method == "POST":
            given = {name: one[0] for name, one in parse_qs(body.decode()).items()}
            return self._exchange(given)
        return 404, {}, {}

    def _discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "response_types_supported": ["code"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
            **self.places,
        }

    def _authorize(self, query: dict[str, str]) -> tuple[int, dict[str, str], Any]:
        """Let who is at the browser sign in, and send them back."""
        if (query["redirect_uri"], query["client_id"]) != (self.redirect, CLIENT):
            return 400, {}, {"error": "redirect_uri_mismatch"}
        assert ("code", "S256") == (query["response_type"], query["code_challenge_method"])
        assert {"openid", "email"} <= set(query["scope"].split())
        code = f"code-{next(self.numbers)}"
        self.codes[code] = query
        back = urlencode({"code": code, "state": query["state"]})
        return 302, {"Location": f"{query['redirect_uri']}?{back}"}, {}

    def _exchange(self, given: dict[str, str]) -> tuple[int, dict[str, str], Any]:
        if self.status != 200:
            return self.status, {}, {"error": "server_error"}
        if (given.get("client_id"), given.get("client_secret")) != (CLIENT, SECRET):
            return 401, {}, {"error": "invalid_client"}
        asked = self.codes.pop(given.get("code", ""), None)
        hashed = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        same = asked is not None and (
            given.get("grant_type") == "authorization_code"
            and given.get("redirect_uri") == asked["redirect_uri"]
            and b64(hashed) == asked["code_challenge"]
        )
        if asked is None or not same:
            return 400, {}, {"error": "invalid_grant"}
        claims = {
            "iss": self.url,
            "aud": CLIENT,
            "sub": "7",
            "iat": self.at,
            "exp": self.at + 300,
            "nonce": asked.get("nonce"),
            "email": self.email,
            **self.claims,
        }
        token = signed({k: v for k, v in claims.items() if v is not None}, self.key)
        body = {"access_token": "x", "token_type": "Bearer", "id_token": self.token or token}
        return 200, {}, body


@contextmanager
def issuer() -> Iterator[Issuer]:
    """Run an issuer for the length of a block."""
    plays = Issuer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, headers, said = plays.answer(self.command, self.path, body)
            raw = json.dumps(said).encode()
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(raw))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(raw)

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    plays.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield plays
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def login_of_the_firm(crm: Story) -> Iterator[Issuer]:
    """Run an issuer that a tenant has set up as its login, for the length of a block."""
    with issuer() as firm:
        firm.redirect = f"{crm.client.url}/console"
        firm.at = int(datetime.fromisoformat(crm.client.now()).astimezone(UTC).timestamp())
        document = {
            "provider": "oidc",
            "settings": {"title": "Acme", "issuer": firm.url, "client_id": CLIENT},
            "secrets": {"client_secret": SECRET},
        }
        crm.ask("PUT", "/v1/connections/sign_in/acme", document)
        yield firm


def code_of(location: str, state: str) -> str:
    """Return the code that a browser is sent back with."""
    query = dict(parse_qsl(urlsplit(location).query))
    assert state == query["state"]
    return query["code"]


def challenge(verifier: str) -> str:
    """Return the hash of a verifier."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def login_query(page: dict[str, Any], verifier: str, **more: str) -> str:
    """Return the query with which a browser is sent to the login page."""
    return urlencode(
        {
            "response_type": "code",
            "client_id": page["client_id"],
            "scope": page["scope"],
            "redirect_uri": page["redirect_uri"],
            "state": "own-state",
            "code_challenge_method": "S256",
            "code_challenge": challenge(verifier),
            "nonce": challenge(verifier),
            **more,
        }
    )

"""Signatures on outgoing webhooks, so that a receiver knows who sent them and when."""

import hashlib
import hmac
import re
from collections.abc import Sequence

HEADER = "X-Signature"
TOLERANCE = 300
"""Seconds that a receiver lets pass between signing and receiving."""

_SHAPE = re.compile(
    r"t=(?P<timestamp>[0-9]{1,12})(?P<versions>(?:,v1=[0-9a-f]{64}){1,8})", re.ASCII
)


def sign_webhook(secrets: str | Sequence[str], timestamp: int, body: bytes) -> str:
    """Return the value of the signature header: `t=<unix seconds>,v1=<hex>`.

    v1 is the HMAC-SHA256 of `<t>.<body>` under the secret. While a secret is being replaced, give
    the old and the new one: each adds a `v1=`, and a receiver that knows either is content.
    """
    return f"t={timestamp}" + "".join(
        f",v1={_digest(secret, timestamp, body)}" for secret in _several(secrets)
    )


def app_secret(secret: str, key: str) -> str:
    """Return the secret that signs the requests to one registration of an app's action.

    It is worked out whenever it is needed, so that it lies nowhere.
    """
    if not secret or not key:
        raise ValueError("A secret needs a secret and a key that are not empty.")
    return hmac.new(secret.encode(), f"app_action.{key}".encode(), hashlib.sha256).hexdigest()


def verify_webhook(
    header: str, body: bytes, secrets: str | Sequence[str], now: int, tolerance: int = TOLERANCE
) -> bool:
    """Tell whether one of the secrets signed this body within `tolerance` seconds of `now`."""
    match = _SHAPE.fullmatch(header)
    if match is None:
        return False
    timestamp = int(match["timestamp"])
    given = match["versions"].split(",v1=")[1:]
    expected = [_digest(secret, timestamp, body) for secret in _several(secrets)]
    # Every pair is compared, so that the time taken tells nothing about which one matched.
    matches = [hmac.compare_digest(one, other) for one in given for other in expected]
    return any(matches) and abs(now - timestamp) <= tolerance


def _several(secrets: str | Sequence[str]) -> Sequence[str]:
    several = (secrets,) if isinstance(secrets, str) else secrets
    if not several or not all(several):
        raise ValueError("A signature needs a secret that is not empty.")
    return several


def _digest(secret: str, timestamp: int, body: bytes) -> str:
    return hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()

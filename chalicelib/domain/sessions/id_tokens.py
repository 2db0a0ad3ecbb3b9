"""ID tokens: what an issuer says of who has signed in, signed with RS256 (RFC 7515, 7518, OIDC).

The key comes from the issuer's own list and never from the token; RS256 alone is taken, whatever
the token says of itself. To verify a signature takes no secret: the padded hash is built and
compared as a whole, so nothing of the signature is parsed.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Unauthorized

LEEWAY: Final = timedelta(minutes=1)
"""How far an issuer's clock may be from ours."""
MAX_TOKEN: Final = 16_384
MIN_BITS: Final = 2_048
MAX_BITS: Final = 8_192
_SHA_256: Final = bytes.fromhex("3031300d060960864801650304020105000420")
"""What stands before the hash (RFC 8017, 9.2)."""


class UnknownKey(Unauthorized):
    """The token is signed with a key that is not in the list; a newer list may have it."""


class Expected(msgspec.Struct, frozen=True, kw_only=True):
    """What a token must say."""

    issuer: str
    client_id: str
    nonce: str


def challenge_of(verifier: str) -> str:
    """Return the hash that goes to the login page in place of the verifier (RFC 7636, S256)."""
    digest = hashlib.sha256(verifier.encode(errors="replace")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def read_id_token(
    token: str, keys: Sequence[Mapping[str, Any]], expected: Expected, now: datetime
) -> Mapping[str, Any]:
    """Return what a token says, once all of it is as it must be.

    Raises:
        UnknownKey: none of the keys has signed it.
        Unauthorized: it is no token, was not signed by the issuer, is not for us, not for this
            sign-in, or out of time.
    """
    parts = token.split(".") if len(token) <= MAX_TOKEN else []
    if len(parts) != 3:
        raise _refused("is no token")
    head, said = _object(parts[0]), _object(parts[1])
    if head.get("alg") != "RS256" or "crit" in head:
        raise _refused("is not signed with RS256")
    key = _key(head.get("kid"), keys)
    if not _signed(key, ".".join(parts[:2]).encode(), _bytes(parts[2])):
        raise _refused("was not signed by the issuer")
    _check(said, expected, now)
    return said


def vouched_address(said: Mapping[str, Any], *, trusted: bool) -> str:
    """Return the address that an issuer vouches for.

    Args:
        said: what the token says.
        trusted: whether every address that the issuer names is the firm's own to give.

    Raises:
        Unauthorized: it names none, or has not verified it.
    """
    address = said.get("email")
    if not isinstance(address, str) or "@" not in address:
        raise _refused("names no e-mail address; let the issuer put the claim email into it")
    # Cognito and others write the claim as text; Entra has one of its own for the domain's owner.
    verified = said.get("email_verified", said.get("xms_edov"))
    if not (verified in (True, "true", "1") or (trusted and verified is None)):
        raise _refused("names an e-mail address that the issuer has not verified")
    return address


def _check(said: Mapping[str, Any], expected: Expected, now: datetime) -> None:
    if said.get("iss") != expected.issuer:
        raise _refused("is of another issuer")
    audience = said.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    party = said.get("azp")
    unnamed = len(audiences) > 1 and party is None
    if expected.client_id not in audiences or unnamed or party not in (None, expected.client_id):
        raise _refused("was made for another client")
    ends, begins = _instant(said, "exp"), max(_instant(said, "iat"), _instant(said, "nbf", 0))
    at, leeway = now.timestamp(), LEEWAY.total_seconds()
    if at >= ends + leeway:
        raise _refused("has expired")
    if begins > at + leeway:
        raise _refused("is not good yet")
    nonce = said.get("nonce")
    if not isinstance(nonce, str) or not _same(nonce, expected.nonce):
        raise _refused("was made for another sign-in")


def _key(id: Any, keys: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """Return the key with which a token says that it is signed."""
    usable = [
        one
        for one in keys
        if one.get("kty") == "RSA"
        and one.get("use", "sig") == "sig"
        and one.get("alg", "RS256") == "RS256"
    ]
    found = usable if id is None else [one for one in usable if one.get("kid") == id]
    if len(found) != 1:
        raise UnknownKey(
            "the login is not valid: its token is signed with a key that the issuer does not list",
            code=Code.SIGN_IN_REFUSED,
        )
    return found[0]


def _signed(key: Mapping[str, Any], message: bytes, signature: bytes) -> bool:
    """Return whether a key has signed a message (RSASSA-PKCS1-v1_5 with SHA-256)."""
    modulus = int.from_bytes(_bytes(key.get("n")))
    exponent = int.from_bytes(_bytes(key.get("e")))
    size = (modulus.bit_length() + 7) // 8
    if not MIN_BITS <= modulus.bit_length() <= MAX_BITS or not 3 <= exponent < 2**32:
        raise _refused("is signed with a key that is too weak")
    number = int.from_bytes(signature)
    if len(signature) != size or number >= modulus:
        return False
    hashed = _SHA_256 + hashlib.sha256(message).digest()
    wanted = b"\x00\x01" + b"\xff" * (size - len(hashed) - 3) + b"\x00" + hashed
    return hmac.compare_digest(pow(number, exponent, modulus).to_bytes(size), wanted)


def _object(part: str) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(_bytes(part))
    except (msgspec.DecodeError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise _refused("is no token")
    return found


def _bytes(text: Any) -> bytes:
    try:
        plain = text.encode("ascii")
        return base64.b64decode(plain + b"=" * (-len(plain) % 4), altchars=b"-_", validate=True)
    except (AttributeError, ValueError):
        raise _refused("is no token") from None


def _instant(said: Mapping[str, Any], name: str, default: float | None = None) -> float:
    value = said.get(name, default)
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise _refused("does not say for how long it is good")
    return value


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(errors="replace"), other.encode(errors="replace"))


def _refused(why: str) -> Unauthorized:
    return Unauthorized(f"the login is not valid: its token {why}", code=Code.SIGN_IN_REFUSED)

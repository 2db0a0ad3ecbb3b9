"""ID tokens as issuers make them, signed by a library that knows nothing of ours."""

import base64
import json
from functools import cache
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa


def b64(raw: bytes) -> str:
    """Return bytes as tokens write them."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def private_key(name: str, bits: int = 2048) -> rsa.RSAPrivateKey:
    """Return a key, the same for a name as long as the tests run."""
    return _made(name, bits)


@cache
def _made(_: str, bits: int) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


def listed(name: str, bits: int = 2048, **more: Any) -> dict[str, Any]:
    """Return the public half as an issuer lists it."""
    numbers = private_key(name, bits).public_key().public_numbers()
    size = (numbers.n.bit_length() + 7) // 8
    return {
        "kty": "RSA",
        "use": "sig",
        "alg": "RS256",
        "kid": name,
        "n": b64(numbers.n.to_bytes(size)),
        "e": b64(numbers.e.to_bytes(3)),
        **more,
    }


def signed(claims: Any, name: str = "one", bits: int = 2048, **head: Any) -> str:
    """Return a token with these claims."""
    header = {"alg": "RS256", "typ": "JWT", "kid": name, **head}
    parts = [b64(json.dumps(part).encode()) for part in (header, claims)]
    said = ".".join(parts)
    key = private_key(name, bits)
    return f"{said}.{b64(key.sign(said.encode(), padding.PKCS1v15(), hashes.SHA256()))}"

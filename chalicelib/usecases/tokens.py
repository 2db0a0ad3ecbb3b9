"""API tokens: made once, shown once, kept as a hash."""

import hashlib


def hash_of(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()

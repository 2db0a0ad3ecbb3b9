"""Names of what effects make: the same at every try, so that nothing is made twice."""

import hashlib


def made_name(doing: str, number: int) -> str:
    """Return the last part of an id: of what the effect at a place in a doing's plan makes."""
    return hashlib.sha256(f"{doing}-{number}".encode()).hexdigest()[:12]

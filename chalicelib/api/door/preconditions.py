"""Headers that make a request safe to repeat: Idempotency-Key, If-Match, If-None-Match."""

import re

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Invalid

_KEY = re.compile(r"[\x20-\x7e]{1,255}")
_TAG = re.compile(r'"(?P<version>[1-9][0-9]{0,15})"')


def idempotency_key(header: str | None) -> str | None:
    """Return the key, or None where none was sent.

    Raises:
        Invalid: not 1 to 255 printable ASCII characters.
    """
    if header is None:
        return None
    if not header.strip() or not _KEY.fullmatch(header):
        raise Invalid.at(
            "",
            "Idempotency-Key must be 1 to 255 printable characters",
            code=Code.BAD_IDEMPOTENCY_KEY,
        )
    return header


def expected_version(header: str | None, *, versioned: bool) -> int | None:
    """Return the version that If-Match names; None where any will do.

    Raises:
        Invalid: neither * nor a quoted version as the ETag shows it, or what is asked for has no
            versions to match.
    """
    if header is None:
        return None
    if not versioned:
        raise Invalid.at("", "If-Match is not looked at here", code=Code.IF_MATCH_NOT_SUPPORTED)
    if header.strip() == "*":
        return None
    found = _TAG.fullmatch(header.strip())
    if found is None:
        raise Invalid.at("", 'If-Match must be * or an ETag such as "3"', code=Code.BAD_IF_MATCH)
    return int(found["version"])


def is_known(header: str | None, version: int) -> bool:
    """Return whether If-None-Match says that the caller has this version already."""
    return header is not None and f'"{version}"' in header

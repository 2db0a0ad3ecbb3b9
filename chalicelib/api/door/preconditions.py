"""Headers that make a request safe to repeat: Idempotency-Key, If-Match, If-None-Match."""

import re

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Invalid

MAX_KEY = 255
KEY = r"^ *[\x21-\x7e][\x20-\x7e]*$"
"""Pattern of an Idempotency-Key, of at most MAX_KEY characters."""
IF_MATCH = r'^ *(\*|(W/)?"(?P<version>0|[1-9][0-9]{0,15})") *$'
"""Pattern of If-Match. A proxy that packs an answer makes its tag a weak one; that is taken too."""

_KEY = re.compile(KEY.replace("$", r"\Z"))
_IF_MATCH = re.compile(IF_MATCH.replace("$", r"\Z"))


def idempotency_key(header: str | None) -> str | None:
    """Return the key, or None where none was sent.

    Raises:
        Invalid: not 1 to 255 printable ASCII characters.
    """
    if header is None:
        return None
    if len(header) > MAX_KEY or not _KEY.match(header):
        raise Invalid.at(
            "",
            f"Idempotency-Key must be 1 to {MAX_KEY} printable characters",
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
    found = _IF_MATCH.match(header)
    if found is None:
        raise Invalid.at("", 'If-Match must be * or an ETag such as "3"', code=Code.BAD_IF_MATCH)
    return int(found["version"]) if found["version"] else None


def is_known(header: str | None, tag: str) -> bool:
    """Return whether If-None-Match says that the caller has what this ETag names already."""
    return header is not None and (header.strip() == "*" or tag in header)

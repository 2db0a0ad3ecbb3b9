"""Records of the stream that can never work, as dead letters: each alone, and whole.

The stream forgets a record after 24 hours; a letter holds what is needed to handle it again.
"""

import base64
import gzip
import json
from typing import Any

from chalicelib.ports.letters import MAX_BYTES

Record = dict[str, Any]


class TooLarge(Exception):
    """A record does not fit into a letter; it comes again until the stream forgets it."""


def letter_of(record: Record, why: dict[str, Any]) -> str:
    """Return the letter that holds a record.

    Raises:
        TooLarge: even packed it is longer than a letter may be.
    """
    text = json.dumps({"record": record, "why": why}, separators=(",", ":"))
    if len(text) <= MAX_BYTES:
        return text
    packed = base64.b64encode(gzip.compress(json.dumps(record).encode(), mtime=0)).decode()
    text = json.dumps({"packed": packed, "why": why}, separators=(",", ":"))
    if len(text) > MAX_BYTES:
        raise TooLarge(f"a record of {len(text)} bytes")
    return text


def record_in(letter: dict[str, Any]) -> Record | None:
    """Return the record that a letter holds, None where it holds none.

    Raises:
        ValueError: what it holds is damaged.
    """
    if isinstance(letter.get("record"), dict):
        found: Record = letter["record"]
        return found
    if not isinstance(letter.get("packed"), str):
        return None
    try:
        unpacked = json.loads(gzip.decompress(base64.b64decode(letter["packed"])))
    except (OSError, EOFError) as error:
        raise ValueError(str(error)) from error
    return unpacked if isinstance(unpacked, dict) else None

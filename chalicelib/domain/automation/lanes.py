"""Lanes: whose runs wait behind each other on the queue, so that a slow receiver holds up no other.

Each kind of thing that leaves has a lane of its own, and of what is posted each host. The queue
gives out messages of quiet lanes first while a lane takes more than its share of the time
(SQS fair queues, by MessageGroupId: developer guide, "How Amazon SQS fair queues work"). What comes
from a schedule, the sweep or a replay lies in no lane: `functions/run_rule` hands what reaches
outside on to its lane before it acts.
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

OWN = "own"
"""The lane of what touches only our own data."""
MOST = 128
"""Characters that the name of a lane may have."""
_UNUSUAL = re.compile(r"[^a-z0-9.-]")


def lane_of(kind: str | None, params: Mapping[str, Any]) -> str:
    """Return the lane of a rule: by what leaves, and where a web address is written by its host.

    `kind` names what leaves, None where nothing does. An address that is filled in from the item
    has the lane of its kind.
    """
    if kind is None:
        return OWN
    host = _host(params.get("url"))
    return _UNUSUAL.sub("-", f"{kind.lower()}.{host}" if host else kind.lower())[:MOST]


def _host(url: object) -> str:
    if not isinstance(url, str):
        return ""
    try:
        host = (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""
    return "" if "{" in host else host

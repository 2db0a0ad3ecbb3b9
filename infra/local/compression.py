"""Answers packed with gzip where they are long and the caller asks for it, as API Gateway does."""

import gzip

from infra.local.gateway import Request
from infra.local.problems import Answer

LEAST = 1024
"""Bytes from which on an answer is packed: `minimum_compression_size` in .chalice/config.json."""
_LEVEL = 6


def packed(request: Request, answer: Answer) -> Answer:
    """Return the answer as it travels."""
    named = {name.lower() for name, _ in answer.headers}
    if len(answer.body) < LEAST or "content-encoding" in named or not _takes_gzip(request):
        return answer
    headers = (*answer.headers, ("Content-Encoding", "gzip"))
    return Answer(answer.status, headers, gzip.compress(answer.body, _LEVEL, mtime=0))


def _takes_gzip(request: Request) -> bool:
    """Return whether the caller says that they can unpack it."""
    for one in (request.header("accept-encoding") or "").split(","):
        name, _, quality = one.strip().lower().partition(";")
        if name.strip() in ("gzip", "*"):
            return quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False

"""Answers packed with gzip where they are long and the caller asks for it, as API Gateway does."""

import gzip

from chalicelib.api.door.encodings import takes_gzip
from infra.local.gateway import Request
from infra.local.problems import Answer

LEAST = 1024
"""Bytes from which on an answer is packed: `minimum_compression_size` in .chalice/config.json."""
_LEVEL = 6


def packed(request: Request, answer: Answer) -> Answer:
    """Return the answer as it travels."""
    named = {name.lower() for name, _ in answer.headers}
    taken = takes_gzip(request.header("accept-encoding"))
    if len(answer.body) < LEAST or "content-encoding" in named or not taken:
        return answer
    headers = (*answer.headers, ("Content-Encoding", "gzip"))
    return Answer(answer.status, headers, gzip.compress(answer.body, _LEVEL, mtime=0))

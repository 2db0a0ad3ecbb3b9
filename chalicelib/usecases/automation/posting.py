"""A POST request of JSON to a server outside, as an errand."""

from collections.abc import Sequence
from typing import Any

import msgspec

from chalicelib.domain.codes import Code
from chalicelib.domain.delivery.retry_after import wait_asked_for
from chalicelib.domain.delivery.signing import sign_webhook
from chalicelib.domain.errors import Refused, Unavailable
from chalicelib.ports.http import Outgoing
from chalicelib.usecases.automation.errands import Errand, Sending

PASSING = frozenset({408, 425, 429})
"""Of the answers below 500, those after which another try may succeed."""


def posting(
    sending: Sending,
    url: str,
    payload: dict[str, Any],
    *,
    secrets: Sequence[str] = (),
    headers: Sequence[tuple[str, str]] = (),
) -> Errand:
    """Return the request, signed where there are secrets; every try sends the same body.

    Answers of 2xx end it with their `status`; what may pass is tried again.
    """
    body = msgspec.json.encode(payload)
    own = [
        ("Content-Type", "application/json"),
        ("User-Agent", "stageflow"),
        ("Idempotency-Key", sending.key),
        *headers,
    ]
    if secrets:
        at = int(sending.context.now.timestamp())
        own.append(("X-Signature", sign_webhook(secrets, at, body)))
    request = Outgoing(url=url, body=body, headers=tuple(own))

    def leave() -> dict[str, int]:
        answer = sending.context.tenant.http.post(request)
        if 200 <= answer.status < 300:
            return {"status": answer.status}
        told = f"the server answered {answer.status}"
        if 300 <= answer.status < 500 and answer.status not in PASSING:
            raise Refused(told, code=Code.BAD_ANSWER)
        asked = wait_asked_for(answer.retry_after, sending.context.now)
        raise Unavailable(told, retry_after=asked)

    return Errand(leave, payload=payload)

"""POST JSON to a foreign server."""

import msgspec

from chalicelib.domain.automation.outside_effects import CallWebhook
from chalicelib.domain.codes import Code
from chalicelib.domain.delivery.retry_after import wait_asked_for
from chalicelib.domain.delivery.signing import sign_webhook
from chalicelib.domain.errors import Refused, Unavailable
from chalicelib.ports.http import Outgoing
from chalicelib.usecases.automation.reach_outside import Errand, OutsideHandling, Sending

PASSING = frozenset({408, 425, 429})
"""Of the answers below 500, those after which another try may succeed."""


class CallWebhookHandling(OutsideHandling[CallWebhook]):
    """The request leaves, signed where there is a secret; every try sends the same body."""

    def prepare(self, effect: CallWebhook, sending: Sending) -> Errand:
        """Return the request, with the payload of the first try."""
        payload = sending.kept or effect.payload
        body = msgspec.json.encode(payload)
        headers = [
            ("Content-Type", "application/json"),
            ("User-Agent", "stageflow"),
            ("Idempotency-Key", sending.key),
            *effect.headers,
        ]
        if effect.secret:
            at = int(sending.context.now.timestamp())
            headers.append(("X-Signature", sign_webhook(effect.secret, at, body)))
        request = Outgoing(url=effect.url, body=body, headers=tuple(headers))

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

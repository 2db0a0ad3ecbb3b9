"""POST JSON to a foreign server."""

import msgspec

from chalicelib.domain.automation.effects import CallWebhook
from chalicelib.domain.delivery.signing import sign_webhook
from chalicelib.domain.errors import Unavailable
from chalicelib.ports.http import Outgoing
from chalicelib.usecases.automation.reach_outside import Errand, OutsideHandling, Sending


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
            status = sending.context.tenant.http.post(request)
            if not 200 <= status < 300:
                raise Unavailable(f"the server answered {status}")
            return {"status": status}

        return Errand(leave, payload=payload)

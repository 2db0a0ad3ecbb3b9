"""POST JSON to a foreign server."""

from chalicelib.domain.automation.outside_effects import CallWebhook
from chalicelib.usecases.automation.errands import Errand, OutsideHandling, Sending
from chalicelib.usecases.automation.posting import posting


class CallWebhookHandling(OutsideHandling[CallWebhook]):
    """The request leaves, signed where there is a secret; every try sends the same body."""

    def prepare(self, effect: CallWebhook, sending: Sending) -> Errand:
        """Return the request, with the payload of the first try."""
        return posting(
            sending,
            effect.url,
            sending.kept or effect.payload,
            secrets=(effect.secret,) if effect.secret else (),
            headers=effect.headers,
        )

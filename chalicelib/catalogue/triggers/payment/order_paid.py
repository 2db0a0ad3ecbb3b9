"""Payment of a deal or an order (T04)."""

from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.trigger import SignalTrigger
from chalicelib.domain.errors import Fault


class OrderPaid(SignalTrigger, frozen=True):
    """Fires when a payment of the deal, or of its order in a shop, is paid."""

    title = "Order paid"
    example = {}
    reported = True

    def check(self, context: CheckContext) -> list[Fault]:
        """Check that there can be payments where it stands."""
        if context.entity_type.has_payments:
            return []
        return [Fault("", "only deals and invoices have payments; place it in their pipelines")]

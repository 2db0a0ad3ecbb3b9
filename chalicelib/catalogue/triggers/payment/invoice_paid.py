"""Payment of an invoice (T04)."""

from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.trigger import SignalTrigger
from chalicelib.domain.errors import Fault


class InvoicePaid(SignalTrigger, frozen=True):
    """Fires when a payment of the invoice, or of an invoice that was made of the deal, is paid."""

    title = "Invoice paid"
    example = {}
    reported = True

    def check(self, context: CheckContext) -> list[Fault]:
        """Check that there can be payments where it stands."""
        if context.entity_type.has_payments:
            return []
        return [Fault("", "only deals and invoices have payments; place it in their pipelines")]

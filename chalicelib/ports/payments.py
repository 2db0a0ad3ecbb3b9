"""What payment services tell of payments."""

from datetime import datetime

import msgspec


class PaymentNews(msgspec.Struct, frozen=True, kw_only=True):
    """What has become of a payment."""

    id: str
    """The service's, of what it tells; the same however often it is told."""
    payment: str
    """Our id, as the service was given it."""
    refunded: bool
    """Whether all of it was given back; otherwise it has come."""
    amount: str
    """Decimal string: what has come, or was given back."""
    currency: str
    """ISO 4217."""
    at: datetime
    """When it happened."""

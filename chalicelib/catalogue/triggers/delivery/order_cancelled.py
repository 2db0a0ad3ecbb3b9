"""Order cancelled."""

from chalicelib.catalogue.trigger import SignalTrigger


class OrderCancelled(SignalTrigger, frozen=True):
    """Fires when the order is cancelled."""

    title = "Order cancelled"
    example = {}
    reported = True

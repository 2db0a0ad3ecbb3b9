"""Approval of a shipment."""

from chalicelib.catalogue.trigger import SignalTrigger


class ShipmentApproved(SignalTrigger, frozen=True):
    """Fires when a shipment of the order is approved."""

    title = "Shipment approved"
    example = {}
    reported = True

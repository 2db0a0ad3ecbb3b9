"""Shipment of an order."""

from chalicelib.catalogue.trigger import SignalTrigger


class ShipmentCreated(SignalTrigger, frozen=True):
    """Fires when a shipment of the order is made."""

    title = "Shipment"
    example = {}
    reported = True

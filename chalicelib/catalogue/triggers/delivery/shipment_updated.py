"""Change of a shipment."""

from chalicelib.catalogue.trigger import SignalTrigger


class ShipmentUpdated(SignalTrigger, frozen=True):
    """Fires when a shipment of the order changes."""

    title = "Shipment updated"
    example = {}
    reported = True

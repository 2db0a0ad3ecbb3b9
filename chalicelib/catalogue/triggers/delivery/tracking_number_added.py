"""Tracking number of a shipment."""

from chalicelib.catalogue.trigger import SignalTrigger


class TrackingNumberAdded(SignalTrigger, frozen=True):
    """Fires when a shipment of the order gets its tracking number."""

    title = "Tracking number added"
    example = {}
    reported = True

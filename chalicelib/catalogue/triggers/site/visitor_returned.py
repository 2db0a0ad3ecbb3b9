"""Return to the web site (T18)."""

from chalicelib.catalogue.trigger import SignalTrigger


class VisitorReturned(SignalTrigger, frozen=True):
    """Fires when a known client comes back to the web site after a day or longer."""

    title = "Visitor returned"
    example = {}
    from_client = True

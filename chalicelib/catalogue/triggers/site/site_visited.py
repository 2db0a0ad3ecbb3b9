"""First visit of the web site (T18)."""

from chalicelib.catalogue.trigger import SignalTrigger


class SiteVisited(SignalTrigger, frozen=True):
    """Fires when the visit counter sees the client on the web site for the first time."""

    title = "Site visited"
    example = {}
    from_client = True

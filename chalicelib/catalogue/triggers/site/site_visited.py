"""Visit of the web site (T18)."""

from chalicelib.catalogue.trigger import SignalTrigger


class SiteVisited(SignalTrigger, frozen=True):
    """Fires with each visit of the web site by a client whom a form has made known."""

    title = "Site visited"
    example = {}
    from_client = True

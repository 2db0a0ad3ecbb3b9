"""E-mail opened by the client (T03)."""

from chalicelib.catalogue.trigger import Family, SignalTrigger


class EmailViewed(SignalTrigger, frozen=True):
    """Fires when the client opens an e-mail that was sent from here with tracking."""

    group = Family.COMMUNICATION
    title = "E-mail viewed"
    from_client = True

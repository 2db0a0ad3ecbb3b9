"""E-mail opened by the client (T03)."""

from chalicelib.catalogue.trigger import SignalTrigger


class EmailViewed(SignalTrigger, frozen=True):
    """Fires when the client opens an e-mail that was sent from here with tracking."""

    title = "E-mail viewed"
    example = {}
    from_client = True
    of_mail = True

"""Call of the client (T18)."""

from chalicelib.catalogue.phone_call import ClientCallTrigger


class CallReceived(ClientCallTrigger, frozen=True):
    """Fires when the client calls."""

    title = "Incoming call"

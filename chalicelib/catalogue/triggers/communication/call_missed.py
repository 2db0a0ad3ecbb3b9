"""Call of the client that nobody took (T18)."""

from chalicelib.catalogue.phone_call import ClientCallTrigger


class CallMissed(ClientCallTrigger, frozen=True):
    """Fires when a call of the client is missed."""

    title = "Missed call"

"""Call to the client (T18)."""

from chalicelib.catalogue.phone_call import PhoneCallTrigger


class CallMade(PhoneCallTrigger, frozen=True):
    """Fires when an employee calls the client."""

    title = "Outgoing call"
    reported = True

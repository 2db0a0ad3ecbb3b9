"""What providers tell later of what was sent through them: text messages and calls."""

import msgspec


class Delivery(msgspec.Struct, frozen=True):
    """What has become of it, as its provider says."""

    state: str
    """One of the words of STATES (domain/delivery/states.py), those of its kind."""
    why: str = ""
    """What the provider says besides: why it did not arrive, how long a call was."""

"""Call of the client (T18)."""

from typing import Annotated

from msgspec import Meta

from chalicelib.catalogue.trigger import SignalTrigger


class CallReceived(SignalTrigger, frozen=True):
    """Fires when the client calls."""

    title = "Incoming call"
    example = {"line": "+49 30 1234567"}
    says = {"line": "The line that it went over."}
    example_signal = {"line": "+49 30 1234567"}
    from_client = True
    inquires = True
    excludable = True

    line: Annotated[
        Annotated[str, Meta(min_length=1, max_length=254)] | None,
        Meta(description="Only calls over this line; over any by default."),
    ] = None

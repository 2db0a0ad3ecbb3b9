"""Call to the client (T18)."""

from typing import Annotated

from msgspec import Meta

from chalicelib.catalogue.trigger import SignalTrigger


class CallMade(SignalTrigger, frozen=True):
    """Fires when an employee calls the client."""

    title = "Outgoing call"
    example = {"line": "+49 30 1234567"}
    says = {"line": "The line that it went over."}
    example_signal = {"line": "+49 30 1234567"}
    reported = True

    line: Annotated[
        Annotated[str, Meta(min_length=1, max_length=254)] | None,
        Meta(description="Only calls over this line; over any by default."),
    ] = None

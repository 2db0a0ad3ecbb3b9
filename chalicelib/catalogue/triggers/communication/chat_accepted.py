"""Chat taken up by a colleague (T18)."""

from typing import Annotated

from msgspec import Meta

from chalicelib.catalogue.trigger import SignalTrigger


class ChatAccepted(SignalTrigger, frozen=True):
    """Fires when an employee accepts the client's chat."""

    title = "Chat accepted"
    example = {"channel": "web site"}
    says = {"channel": "The channel that the chat runs in."}
    example_signal = {"channel": "web site"}
    reported = True

    channel: Annotated[
        Annotated[str, Meta(min_length=1, max_length=254)] | None,
        Meta(description="Only in this channel; in any by default."),
    ] = None

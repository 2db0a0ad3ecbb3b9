"""Message of a chat (T18)."""

from typing import Annotated

from msgspec import Meta

from chalicelib.catalogue.trigger import SignalTrigger


class ChatMessageReceived(SignalTrigger, frozen=True):
    """Fires with every message that the client sends in a chat."""

    title = "Chat message received"
    example = {"channel": "web site"}
    says = {"channel": "The channel that the chat runs in."}
    example_signal = {"channel": "web site"}
    from_client = True
    inquires = True

    channel: Annotated[
        Annotated[str, Meta(min_length=1, max_length=254)] | None,
        Meta(description="Only in this channel; in any by default."),
    ] = None

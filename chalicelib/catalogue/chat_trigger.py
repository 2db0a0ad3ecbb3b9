"""What triggers of open channels have in common: the channel that they listen to."""

from typing import Annotated, ClassVar

from msgspec import Meta

from chalicelib.catalogue.trigger import SignalTrigger


class ChatTrigger(SignalTrigger, frozen=True):
    """A trigger that listens to a channel, or to all."""

    example: ClassVar = {"channel": "web site"}
    says: ClassVar = {"channel": "The channel that the chat runs in."}
    example_signal: ClassVar = {"channel": "web site"}

    channel: Annotated[
        Annotated[str, Meta(min_length=1, max_length=254)] | None,
        Meta(description="Only in this channel, by the id of its connection; in any by default."),
    ] = None

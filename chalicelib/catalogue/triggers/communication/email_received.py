"""E-mail from the client (T18)."""

from typing import Annotated

from msgspec import Meta

from chalicelib.catalogue.trigger import SignalTrigger


class EmailReceived(SignalTrigger, frozen=True):
    """Fires when an e-mail of the client comes in."""

    title = "E-mail received"
    example = {"mailbox": "sales@example.com"}
    says = {"mailbox": "The address that it came to."}
    example_signal = {"mailbox": "sales@example.com"}
    from_client = True
    inquires = True
    excludable = True

    mailbox: Annotated[
        Annotated[str, Meta(min_length=1, max_length=254)] | None,
        Meta(description="Only e-mails to this address; to any by default."),
    ] = None

"""E-mail to the client (T18)."""

from typing import Annotated

from msgspec import Meta

from chalicelib.catalogue.trigger import SignalTrigger


class EmailSent(SignalTrigger, frozen=True):
    """Fires when an employee sends an e-mail to the client."""

    title = "E-mail sent"
    example = {"mailbox": "sales@example.com"}
    says = {"mailbox": "The address that it left from."}
    example_signal = {"mailbox": "sales@example.com"}
    reported = True

    mailbox: Annotated[
        Annotated[str, Meta(min_length=1, max_length=254)] | None,
        Meta(description="Only e-mails from this address; from any by default."),
    ] = None

"""E-mail from the client (T18)."""

from typing import Annotated

from msgspec import Meta

from chalicelib.catalogue.trigger import SignalTrigger
from chalicelib.domain.automation.signals import Signal


class EmailReceived(SignalTrigger, frozen=True):
    """Fires when an e-mail of the client comes in."""

    title = "E-mail received"
    example = {"mailbox": "sales@example.com"}
    says = {"mailbox": "The address that it came to."}
    example_signal = {"mailbox": "sales@example.com"}
    from_client = True

    mailbox: Annotated[
        Annotated[str, Meta(min_length=1, max_length=254)] | None,
        Meta(description="Only e-mails to this address; to any by default."),
    ] = None

    def matches_signal(self, signal: Signal) -> bool:
        """Return whether the e-mail came to the chosen mailbox."""
        if self.mailbox is None:
            return True
        return signal.settings.get("mailbox", "").casefold() == self.mailbox.casefold()

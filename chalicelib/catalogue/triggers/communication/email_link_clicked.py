"""Link of an e-mail followed by the client (T18)."""

from typing import Annotated

from msgspec import Meta

from chalicelib.catalogue.trigger import SignalTrigger
from chalicelib.domain.automation.signals import Signal


class EmailLinkClicked(SignalTrigger, frozen=True):
    """Fires when the client clicks a link in an e-mail that was sent from here with tracking."""

    title = "E-mail link clicked"
    from_client = True

    url: Annotated[
        Annotated[str, Meta(pattern=r"^https?://\S+(?![\s\S])", max_length=2048)] | None,
        Meta(description="Only this link, as it stands in the e-mail; every link by default."),
    ] = None

    def matches_signal(self, signal: Signal) -> bool:
        """Return whether it is the chosen link."""
        return self.url is None or signal.settings.get("url") == self.url

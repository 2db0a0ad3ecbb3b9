"""Call of the trigger's own web address (T15)."""

from typing import Annotated

from chalicelib.catalogue.parameters.marks import Mark, mark
from chalicelib.catalogue.trigger import SignalTrigger
from chalicelib.domain.automation.signals import Signal


class IncomingWebhook(SignalTrigger, frozen=True):
    """Fires when another system calls /hooks/<code>?target=deal_12; the code is the secret."""

    title = "Incoming webhook"
    example = {"code": "k2f9x7"}
    says = {"code": "Secret part of the address that was called."}
    example_signal = {"code": "k2f9x7"}

    code: Annotated[
        str,
        mark(
            Mark.SECRET,
            pattern=r"^[A-Za-z0-9_-]*(?![\s\S])",
            max_length=64,
            description="Secret part of the address; made when the trigger is saved without one.",
        ),
    ] = ""

    def matches_signal(self, signal: Signal) -> bool:
        """Return whether the call came with the trigger's code."""
        return bool(self.code) and signal.settings.get("code") == self.code

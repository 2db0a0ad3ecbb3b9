"""Signal of an app (T16)."""

from typing import Annotated

from chalicelib.catalogue.parameters.marks import Format, picked
from chalicelib.catalogue.trigger import SignalTrigger
from chalicelib.domain.automation.signals import Signal


class AppSignal(SignalTrigger, frozen=True):
    """Fires when an app sends the signal of this code for the item."""

    title = "App signal"
    example = {"code": "order.paid"}
    says = {"code": "Code of the app's signal."}
    example_signal = {"code": "order.paid"}

    code: Annotated[
        str,
        picked(
            Format.APP_TRIGGER,
            pattern=r"^[a-z0-9.\-_]+(?![\s\S])",
            max_length=100,
            description="Code of the app's signal: a-z, 0-9, dot, hyphen and underscore.",
        ),
    ]

    def matches_signal(self, signal: Signal) -> bool:
        """Return whether the app sent this code."""
        return signal.settings.get("code") == self.code

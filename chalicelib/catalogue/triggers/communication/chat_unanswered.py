"""Chat that nobody took up in time (T18)."""

from typing import Annotated

from msgspec import Meta

from chalicelib.catalogue.chat_trigger import ChatTrigger
from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.marks import Duration
from chalicelib.domain.automation.signals import Signal
from chalicelib.domain.errors import Fault
from chalicelib.domain.words.durations import duration_faults, parse_duration


class ChatUnanswered(ChatTrigger, frozen=True):
    """Fires when no employee has accepted the client's chat within the time."""

    title = "Chat not accepted in time"
    example = {"time": "PT5M"}
    says = {**ChatTrigger.says, "time": "How long it has waited."}
    example_signal = {"channel": "web site", "time": "PT10M"}
    reported = True
    durations = ("time",)

    time: Annotated[
        Duration | None,
        Meta(
            description="Only when the chat has waited so long; with the first report by default."
        ),
    ] = None

    def check(self, context: CheckContext) -> list[Fault]:
        """Check that the time is one."""
        return super().check(context) + duration_faults("/time", self.time)

    def matches_signal(self, signal: Signal) -> bool:
        """Return whether the chat has waited long enough in the chosen channel."""
        waited = parse_duration(signal.settings.get("time", "PT0S"))
        wanted = parse_duration(self.time or "PT0S")
        return (
            self.is_chosen(signal, "channel") and waited.nominal_seconds >= wanted.nominal_seconds
        )

"""Phone calls: what the triggers call_made, call_received and call_missed have in common."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from msgspec import Meta

from chalicelib.catalogue.trigger import SignalTrigger
from chalicelib.domain.automation.signals import Signal
from chalicelib.domain.words.phone_numbers import is_same_number


class PhoneCallTrigger(SignalTrigger, frozen=True):
    """Base of the triggers that hear of calls over the tenant's lines."""

    example: ClassVar[Mapping[str, Any]] = {"line": "+49 30 1234567"}
    says: ClassVar[Mapping[str, str]] = {"line": "The line that it went over."}
    example_signal: ClassVar[Mapping[str, str]] = {"line": "+49 30 1234567"}

    line: Annotated[
        Annotated[str, Meta(min_length=1, max_length=254)] | None,
        Meta(description="Only calls over this line; over any by default."),
    ] = None

    def is_chosen(self, signal: Signal, name: str) -> bool:
        """Return whether a setting names what the signal does; numbers however they are written."""
        if super().is_chosen(signal, name):
            return True
        return is_same_number(str(getattr(self, name)), signal.settings.get(name, ""))


class ClientCallTrigger(PhoneCallTrigger, frozen=True):
    """Base of those in which the client calls."""

    from_client = True
    inquires = True
    excludable = True

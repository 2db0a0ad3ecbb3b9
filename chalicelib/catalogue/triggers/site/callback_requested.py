"""Callback asked for (T18)."""

from typing import Annotated

from msgspec import Meta

from chalicelib.catalogue.parameters.marks import FormRef
from chalicelib.catalogue.trigger import SignalTrigger


class CallbackRequested(SignalTrigger, frozen=True):
    """Fires when the client asks for a call by a callback form."""

    title = "Callback requested"
    example = {"form": "k2f9x0a1b2c3"}
    says = {"form": "The form, by its id."}
    example_signal = {"form": "k2f9x0a1b2c3"}
    from_client = True
    inquires = True

    form: Annotated[
        FormRef | None,
        Meta(description="Only this callback form, by its id; any by default."),
    ] = None

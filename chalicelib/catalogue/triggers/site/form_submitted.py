"""Form filled in (T18)."""

from typing import Annotated

from msgspec import Meta

from chalicelib.catalogue.parameters.marks import FormRef
from chalicelib.catalogue.trigger import SignalTrigger


class FormSubmitted(SignalTrigger, frozen=True):
    """Fires when the client submits a form."""

    title = "Form submitted"
    example = {"form": "k2f9x0a1b2c3"}
    says = {"form": "The form, by its id."}
    example_signal = {"form": "k2f9x0a1b2c3"}
    from_client = True
    inquires = True

    form: Annotated[
        FormRef | None,
        Meta(description="Only this form, by its id; any by default."),
    ] = None

"""What triggers of forms have in common: the form that they listen to."""

from typing import Annotated, ClassVar

from msgspec import Meta

from chalicelib.catalogue.parameters.marks import FormRef
from chalicelib.catalogue.trigger import SignalTrigger


class FormTrigger(SignalTrigger, frozen=True):
    """A trigger that listens to a form, or to all; somebody new becomes a lead by it."""

    example: ClassVar = {"form": "k2f9x0a1b2c3"}
    says: ClassVar = {"form": "The form, by its id."}
    example_signal: ClassVar = {"form": "k2f9x0a1b2c3"}
    from_client: ClassVar = True
    inquires: ClassVar = True

    form: Annotated[
        FormRef | None,
        Meta(description="Only this form, by its id; any by default."),
    ] = None

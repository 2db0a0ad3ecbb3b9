"""Form filled in (T18)."""

from chalicelib.catalogue.form_trigger import FormTrigger


class FormSubmitted(FormTrigger, frozen=True):
    """Fires when the client submits a form."""

    title = "Form submitted"

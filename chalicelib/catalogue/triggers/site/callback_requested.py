"""Callback asked for (T18)."""

from chalicelib.catalogue.form_trigger import FormTrigger


class CallbackRequested(FormTrigger, frozen=True):
    """Fires when the client asks for a call by a callback form."""

    title = "Callback requested"

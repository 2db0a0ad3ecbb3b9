"""Makes documents on the machine that it runs on: in functions/make_document, and locally."""

import io
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from chalicelib.adapters.documents.sandbox import Sandbox
from chalicelib.domain.documents.document import PNG, WORD
from chalicelib.ports.files import Files
from chalicelib.ports.printer import Print, PrintOrder


class Opener(Protocol):
    """Opens templates: a Sandbox, or in tests this very process."""

    def paths(self, template: bytes) -> list[str]:
        """Return what a template's placeholders name."""
        ...

    def document(
        self, template: bytes, values: Mapping[str, Any], *, zone: str, date_format: str
    ) -> bytes:
        """Return the template filled."""
        ...


class SandboxPrinter:
    """Takes templates from the file store and keeps documents there.

    Args:
        files: gives the file store, each time the same.
        opener: what opens templates.
    """

    def __init__(self, files: Callable[[], Files], opener: Opener | None = None) -> None:
        self._files = files
        self._opener = opener or Sandbox()

    def look(self, template: str) -> list[str]:
        """Return what the placeholders of a template name.

        Raises:
            NotFound: there is no such template.
            Refused: it is not fit to be used (`bad_template`).
            Unavailable: trying again may help.
        """
        return self._opener.paths(self._files().get(template))

    def print(self, order: PrintOrder) -> Print:
        """Make a document and keep it.

        Raises:
            NotFound: there is no such template.
            Refused: `bad_template` or `document_failed`.
            Unavailable: trying again may help.
        """
        document = self._opener.document(
            self._files().get(order.template),
            order.values,
            zone=order.zone,
            date_format=order.date_format,
        )
        return Print(len(document), self._files().put(order.document, document, WORD))

    def picture(self, text: str, key: str) -> Print:
        """Make the QR code of a text, and keep its picture under a key.

        Raises:
            Unavailable: trying again may help.
        """
        import segno

        out = io.BytesIO()
        segno.make(text, error="m", micro=False).save(out, kind="png", scale=8)
        return Print(len(out.getvalue()), self._files().put(key, out.getvalue(), PNG))

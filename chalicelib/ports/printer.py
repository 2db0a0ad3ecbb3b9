"""What makes documents of templates. Both lie in the file store."""

from typing import Any, Protocol

import msgspec


class PrintOrder(msgspec.Struct, frozen=True, kw_only=True):
    """One document that is to be made."""

    template: str
    """Key of the template in the file store."""
    document: str
    """Key under which the document is kept, whatever lies there."""
    values: dict[str, Any]
    """A tree by name: each leaf a pair of what people read and what is stored, each list of
    mappings stands for rows."""
    zone: str
    """Time zone by which instants are shown."""
    date_format: str


class Print(msgspec.Struct, frozen=True):
    """A document that was made."""

    size: int
    etag: str
    """Of its bytes in the file store."""


class Printer(Protocol):
    """Opens templates where they can do no harm."""

    def look(self, template: str) -> list[str]:
        """Return what the placeholders of a template name, such as deal.title [1].

        Raises:
            NotFound: there is no such template.
            Refused: it is not fit to be used (`bad_template`); the message says why.
            Unavailable: trying again may help.
        """
        ...

    def print(self, order: PrintOrder) -> Print:
        """Make a document and keep it [1].

        Raises:
            NotFound: there is no such template.
            Refused: the template is not fit to be used (`bad_template`), or cannot be filled with
                these values (`document_failed`).
            Unavailable: trying again may help.
        """
        ...

    def picture(self, text: str, key: str) -> Print:
        """Make the QR code of a text, and keep its picture under a key [1].

        Raises:
            Unavailable: trying again may help.
        """
        ...

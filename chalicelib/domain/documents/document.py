"""A document that was made of a template for an item (semantics/documents)."""

from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.item import ItemRef

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
PNG = "image/png"


class Document(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One document."""

    id: str
    item: ItemRef
    template: str
    title: str
    number: str
    made_at: datetime
    made_by: int
    file: str
    """Id of the Word file."""
    pdf: str | None = None
    """Id of the same as PDF, where a converter made one."""
    no_pdf: str = ""
    """Why there is no PDF although one was wanted."""
    public: bool = False
    """Whether whoever has the link may read it."""
    viewed_at: datetime | None = None
    """When it was last read by its link."""
    views: int = 0
    cause: Cause | None = None
    """Of one that automation made: what led to it."""
    values: dict[str, Any] = {}
    """What was given in place of the item's values, by path."""
    version: int = 1

    @property
    def shown_file(self) -> str:
        """Return the id of the file that its link gives out."""
        return self.pdf or self.file


class QrCode(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A code that leads to an address, and whose scans are noticed."""

    id: str
    item: ItemRef
    name: str
    """By which triggers tell it from others."""
    address: str
    """Where it leads."""
    file: str
    """Id of the picture."""
    made_at: datetime
    version: int = 1

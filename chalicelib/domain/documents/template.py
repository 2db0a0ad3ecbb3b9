"""Templates of documents: a Word file, and for which items it is meant (semantics/documents)."""

import msgspec

from chalicelib.domain.items.item import Item

MAX_PATHS = 500
"""How many different placeholders a template has."""


class DocumentTemplate(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A Word file with placeholders."""

    id: str
    name: str
    file: str
    """Id of the Word file."""
    entity_types: tuple[str, ...]
    """Types whose items it is for, and pipelines of one as deal/sales; they are not checked when a
    document is made of it by automation (features.md 4.9)."""
    numerator: str | None = None
    """What numbers its documents; None: the tenant's own count."""
    active: bool = True
    users: tuple[int, ...] = ()
    """Who may use it; empty: everybody."""
    pdf: bool = False
    """Whether documents are made as PDF, too."""
    public: bool = False
    """Whether whoever has the link of a document may read it."""
    paths: tuple[str, ...] = ()
    """What its placeholders name, as found in the file."""
    version: int = 1

    def is_for(self, item: Item) -> bool:
        """Return whether people find it at an item."""
        return not {item.type, f"{item.type}/{item.pipeline}"}.isdisjoint(self.entity_types)

    def is_for_user(self, user: int) -> bool:
        """Return whether a user may use it."""
        return not self.users or user in self.users

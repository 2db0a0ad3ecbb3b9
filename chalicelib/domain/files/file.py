"""A file: what is known of it. Its bytes lie in the tenant's file store (semantics/files)."""

from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from chalicelib.domain.items.item import ItemRef

ANNOUNCED_FOR = timedelta(days=1)
"""So long an announced file may be taken into use; then it is gone, uploaded or not."""


class FileState(StrEnum):
    """How far a file is."""

    ANNOUNCED = "announced"  # its upload was allowed; nothing refers to it
    STORED = "stored"  # it was looked at, and belongs to what refers to it
    REMOVED = "removed"  # nobody refers to it any more; its bytes are about to go


class FileOwner(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a file belongs to, with which it goes."""

    item: ItemRef | None = None
    """Whoever may read the item may read the file; None where it belongs to no item."""
    part: str = ""
    """Which part of it: field#uf_offer, comment#<id>, activity#<id>, document#<id> ..."""

    def __str__(self) -> str:
        return f"{self.item or ''}#{self.part}"


class File(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One file."""

    id: str
    name: str
    """Without a path, as people read it."""
    type: str
    """Its media type."""
    size: int
    made_by: int
    made_at: datetime
    state: FileState = FileState.ANNOUNCED
    etag: str = ""
    """Of its bytes, once it is stored: another content has another one."""
    owner: FileOwner | None = None
    stored_at: datetime | None = None
    version: int = 1

    @property
    def is_stored(self) -> bool:
        """Return whether it is in use."""
        return self.state is FileState.STORED

    @property
    def key(self) -> str:
        """Return where its bytes lie."""
        announced = self.state is FileState.ANNOUNCED
        return announced_key(self.id) if announced else kept_key(self.id)

    def exists(self, now: datetime) -> bool:
        """Return whether it is in use, or may still be taken into use."""
        if self.state is FileState.ANNOUNCED:
            return now < self.made_at + ANNOUNCED_FOR
        return self.is_stored

    def stored(self, owner: FileOwner, etag: str, now: datetime) -> "File":
        """Return it in use."""
        return msgspec.structs.replace(
            self,
            state=FileState.STORED,
            owner=owner,
            etag=etag,
            stored_at=now,
            version=self.version + 1,
        )

    def removed(self) -> "File":
        """Return it as nobody sees it any more."""
        return msgspec.structs.replace(self, state=FileState.REMOVED, version=self.version + 1)


def announced_key(id: str) -> str:
    """Return where an upload lands. All that lies there is cleared away after a while."""
    return f"announced/{id}"


def kept_key(id: str) -> str:
    """Return where the bytes of a file in use lie, out of reach of whoever uploaded them."""
    return f"kept/{id}"

"""A file: what is known of it. Its bytes lie in the tenant's file store (semantics/files)."""

from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from chalicelib.domain.items.item import ItemRef

ANNOUNCED_FOR = timedelta(days=1)
"""So long an announced file may be taken into use; then it is gone, uploaded or not."""


FIELD = "field#"
"""What the part of an owner begins with that is a field of an item."""
RULES = "rules"
"""The part of the owner that is all rules and workflows: versions of them may be brought back, so
that nobody knows when the last one is gone."""


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
        return " ".join(filter(None, (str(self.item or ""), self.part)))

    @property
    def is_field(self) -> bool:
        """Return whether a field of an item refers to it."""
        return self.item is not None and self.part.startswith(FIELD)


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
    owners: tuple[FileOwner, ...] = ()
    """What refers to it; without the last of them it goes."""
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

    def shown(self) -> dict[str, str | int]:
        """Return what a timeline shows of it."""
        return {"id": self.id, "name": self.name, "type": self.type, "size": self.size}

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
            owners=(owner,),
            etag=etag,
            stored_at=now,
            version=self.version + 1,
        )

    def may_belong_to(self, owner: FileOwner) -> bool:
        """Return whether a file in use may get one more owner.

        Fields may share files, as copies of items do; else a file stays with its item.
        """
        return owner.is_field or any(one.item == owner.item for one in self.owners)

    def owned_by(self, owner: FileOwner) -> "File":
        """Return it with one more owner; the same if that is one already."""
        if owner in self.owners:
            return self
        return msgspec.structs.replace(self, owners=(*self.owners, owner), version=self.version + 1)

    def touched(self) -> "File":
        """Return it as one that has changed though it says the same."""
        return msgspec.structs.replace(self, version=self.version + 1)

    def let_go_by(self, owner: FileOwner) -> "File":
        """Return it without an owner, removed with the last one; the same if it was none."""
        left = tuple(one for one in self.owners if one != owner)
        if len(left) == len(self.owners):
            return self
        if not left:
            return self.removed()
        return msgspec.structs.replace(self, owners=left, version=self.version + 1)

    def removed(self) -> "File":
        """Return it as nobody sees it any more."""
        return msgspec.structs.replace(self, state=FileState.REMOVED, version=self.version + 1)


def announced_key(id: str) -> str:
    """Return where an upload lands. All that lies there is cleared away after a while."""
    return f"announced/{id}"


def kept_key(id: str) -> str:
    """Return where the bytes of a file in use lie, out of reach of whoever uploaded them."""
    return f"kept/{id}"

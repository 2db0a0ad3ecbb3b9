"""Changes: what is different between two versions of an item."""

from functools import cached_property

from chalicelib.domain.items.causes import Cause, CauseKind
from chalicelib.domain.items.item import Item


class Change:
    """What happened to an item, seen from the stream.

    Its version before (None when new) and after.
    """

    def __init__(self, before: Item | None, after: Item) -> None:
        self.before = before
        self.after = after

    @property
    def id(self) -> str:
        """Return a name that only this change has."""
        return f"{self.after.ref}@{self.after.version}"

    @property
    def cause(self) -> Cause:
        """Return what made the change, with the root of its chain: itself, where a person did."""
        return self.after.cause.rooted(self.id)

    @property
    def deleted(self) -> bool:
        """Return whether the item was deleted just now."""
        return self.after.deleted_at is not None and (
            self.before is None or self.before.deleted_at is None
        )

    @property
    def restored(self) -> bool:
        """Return whether the item came back from the recycle bin just now."""
        was_deleted = self.before is not None and self.before.deleted_at is not None
        return was_deleted and self.after.deleted_at is None

    @property
    def purged(self) -> bool:
        """Return whether all that was left of a deleted item went just now."""
        lay_there = self.before is not None and self.before.goes_at is not None
        return lay_there and self.after.deleted_at is not None and self.after.goes_at is None

    @property
    def gone(self) -> bool:
        """Return whether the item went for good just now; not where the bin holds it."""
        return (self.deleted and self.after.purge_at is None) or self.purged

    @property
    def entered_stage(self) -> bool:
        """Return whether the item came to a stage, by being created there or by a move."""
        return self.after.entry > (self.before.entry if self.before else 0)

    @property
    def undoes(self) -> bool:
        """Return whether a stage move was taken back just now."""
        return self.entered_stage and self.after.cause.kind is CauseKind.UNDO

    @property
    def sets_back(self) -> bool:
        """Return whether values were set back just now, where they were, and nothing moved."""
        undone = self.after.cause.kind is CauseKind.UNDO and not self.entered_stage
        return self.before is not None and undone and not self.deleted

    @property
    def left_entry(self) -> int | None:
        """Return the number of the stage entry that ended, by a move or by deletion."""
        if self.before is None or not self.before.entry:
            return None
        return self.before.entry if self.entered_stage or self.deleted else None

    @cached_property
    def fields(self) -> frozenset[str]:
        """Return the codes of the fields that a person or rule changed; empty for a new item."""
        if self.before is None:
            return frozenset()
        old, new = self.before.fields, self.after.fields
        codes = {code for code in old.keys() | new.keys() if old.get(code) != new.get(code)}
        for code in ("title", "responsible", "stage", "pipeline"):
            if getattr(self.before, code) != getattr(self.after, code):
                codes.add(code)
        return frozenset(codes)

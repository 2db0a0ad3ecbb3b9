"""Items: what one is, as it is stored."""

from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.type_flags import PARENT_PREFIX

MADE_OF = frozenset({"lead", "deal", "quote"})
"""Fields that name what an item was made of; their codes are types that every tenant has."""


class ItemRef(msgspec.Struct, frozen=True, order=True):
    """Which item: its entity type and id; written deal_12."""

    type: str
    id: int

    def __str__(self) -> str:
        return f"{self.type}_{self.id}"

    @classmethod
    def parse(cls, text: str) -> "ItemRef":
        """Read `deal_12`.

        Raises:
            ValueError: not of that form.
        """
        type, separator, id = text.lower().rpartition("_")
        if (
            not separator
            or not type
            or not (id.isascii() and id.isdigit())
            or len(id) > 12
            or int(id) < 1
        ):
            raise ValueError("expected an entity type and an id, for example deal_12")
        return cls(type, int(id))


class Item(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One record of an entity type, as stored."""

    type: str
    id: int
    title: str
    responsible: int
    created_by: int
    created_at: datetime
    updated_at: datetime
    updated_by: int
    version: int = 1
    pipeline: str | None = None
    stage: str | None = None
    stage_entered_at: datetime | None = None
    entry: int = 0
    """Count of stage entries; 0 for types without stages."""
    previous_stage: str | None = None
    """Where it was before its last move."""
    moved_by: int | None = None
    """Who moved it last, or in whose name automation did."""
    first_pipeline: str | None = None
    first_stage: str | None = None
    """Where it began, for the first line of the stage history."""
    fields: dict[str, Any] = {}
    """Own and custom fields that are not empty, in stored form (domain/items/fields.py)."""
    cause: Cause = Cause()
    """What made the last change."""
    authors: dict[str, str] = {}
    """Of a change that several rules made together: which rule wrote which field."""
    automated_moves: tuple[datetime, ...] = ()
    """When automation moved it lately, for the loop guard (semantics/automation: loops)."""
    undone: tuple[int, ...] = ()
    """The stage entries that were undone lately: rules that they have started do not act."""
    became: tuple[str, ...] = ()
    """What simple mode has made of a lead at once: nobody sees it as a lead any more."""
    deleted_at: datetime | None = None
    deleted_by: int | None = None
    purge_at: datetime | None = None
    """While it lies in the recycle bin: when it goes for good."""
    ends_at: datetime | None = None
    """Of one that no bin holds: when what is left of it goes."""

    @property
    def ref(self) -> ItemRef:
        """Return which item this is."""
        return ItemRef(self.type, self.id)

    @property
    def is_there(self) -> bool:
        """Return whether people find it: it is not deleted, and nothing else at once."""
        return self.deleted_at is None and not self.became

    @property
    def goes_at(self) -> datetime | None:
        """Return when all goes that is left of a deleted item; None once that is done."""
        return self.purge_at or self.ends_at

    def values(self) -> dict[str, Any]:
        """Return all field values by code, as conditions and placeholders see them."""
        common = {
            "id": self.id,
            "title": self.title,
            "responsible": self.responsible,
            "created_by": self.created_by,
            "created_at": _text(self.created_at),
            "updated_at": _text(self.updated_at),
            "version": self.version,
        }
        if self.stage is not None:
            common |= {
                "pipeline": self.pipeline,
                "stage": self.stage,
                "stage_entered_at": _text(self.stage_entered_at),
                "entry": self.entry,
                "previous_stage": self.previous_stage,
                "moved_by": self.moved_by,
            }
        return {**self.fields, **common}

    def clients(self) -> list[ItemRef]:
        """Return whom it belongs to: its contacts, the primary one first, and its company."""
        found = [
            *(ItemRef("contact", id) for id in [self.fields.get("contact")] if id),
            *(ItemRef("contact", id) for id in self.fields.get("contacts", [])),
            *(ItemRef("company", id) for id in [self.fields.get("company")] if id),
        ]
        return list(dict.fromkeys(found))

    def parents(self) -> list[ItemRef]:
        """Return whose child it is: of its clients, of what it was made of, and of chosen parents.

        Also by fields that are hidden; whether they are, its type says.
        """
        found = self.clients()
        for code, value in self.fields.items():
            type = code.removeprefix(PARENT_PREFIX)
            if isinstance(value, int) and (type != code or code in MADE_OF):
                found.append(ItemRef(type, value))
        return list(dict.fromkeys(found))

    def addresses(self) -> list[str]:
        """Return its e-mail addresses and phone numbers."""
        return [one["value"] for kind in ("emails", "phones") for one in self.fields.get(kind, [])]

    def client(self, type: str) -> ItemRef | None:
        """Return the client of that type, of several contacts the primary one."""
        return next((one for one in self.clients() if one.type == type), None)


def _text(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat().replace("+00:00", "Z")

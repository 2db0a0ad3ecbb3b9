"""Which values of an edit can be set back, by what the journal keeps of it, and why others stay."""

from collections.abc import Mapping
from typing import Any

import msgspec

from chalicelib.domain.items.fields import PRIVATE, Field
from chalicelib.domain.items.item import Item
from chalicelib.domain.items.journal import MOVED, JournalEntry, journaled


class SetBack(msgspec.Struct, frozen=True):
    """What an edit is taken back by."""

    values: dict[str, Any]
    """What is set, by field code."""
    stays: dict[str, str]
    """Why a field stays as it is, by its code."""


def set_back(edit: JournalEntry, item: Item, fields: Mapping[str, Field]) -> SetBack:
    """Return what takes an edit of an item back, but for its stage.

    What was changed since stays, and so does what the journal does not tell. What only follows from
    other fields follows them again.
    """
    present = journaled(item)
    values: dict[str, Any] = {}
    stays: dict[str, str] = {}
    for code, (old, new) in edit.fields.items():
        field = fields.get(code)
        if code in MOVED or (field is not None and field.read_only) or present.get(code) == old:
            continue
        if field is None:
            stays[code] = "the field is no more"
        elif (old, new) == (PRIVATE, PRIVATE):
            stays[code] = "it is private, so what it was is not kept"
        elif present.get(code) != new:
            stays[code] = "it was changed since"
        else:
            values[code] = old
    return SetBack(values, stays)


def in_words(stays: Mapping[str, str]) -> str:
    """Return why fields stay as they are, in one sentence."""
    return "; ".join(f"{code} stays: {why}" for code, why in stays.items())

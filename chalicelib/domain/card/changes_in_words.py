"""What a change of fields says to people: "Amount: 100.00 → 250.00; Responsible: Anna → Ben"."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import msgspec

from chalicelib.domain.items.fields import PRIVATE, Field, FieldType
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.items.journal import MOVED, ChangeKind, JournalEntry
from chalicelib.domain.items.pipelines import Pipeline
from chalicelib.domain.items.products import PRODUCTS, rows_in_words
from chalicelib.domain.language.filters import Style, show_moment
from chalicelib.domain.language.placeholders import show_value
from chalicelib.domain.words.currencies import rounded
from chalicelib.domain.words.wording import shown

EMPTY = "(empty)"
"""What stands for a value that is not there."""


class Names(msgspec.Struct, frozen=True):
    """The names of what values refer to; what has none here is shown as its id or code."""

    fields: Mapping[str, Field]
    pipelines: Mapping[str, Pipeline]
    users: Mapping[int, str]
    style: Style
    currency: str | None = None
    """Of the item, for amounts."""
    titles: Mapping[ItemRef, str] = {}
    """Of linked items."""


def fields_changed(entry: JournalEntry) -> dict[str, tuple[Any, Any]]:
    """Return old and new value of each field that a change made different, its move left out."""
    return {code: values for code, values in entry.fields.items() if code not in MOVED}


def linked_by(entry: JournalEntry, fields: Mapping[str, Field]) -> Iterator[ItemRef]:
    """Yield the items that old and new values of a change link to."""
    for code, values in entry.fields.items():
        field = fields.get(code)
        if field is not None and field.type is FieldType.ITEM and field.target:
            for value in values:
                for id in value if isinstance(value, list) else [value]:
                    if id is not None:
                        yield ItemRef(field.target, id)


def in_words(differences: Mapping[str, tuple[Any, Any]], names: Names) -> str:
    """Return what became different, one field after the other."""
    return "; ".join(
        f"{_title(code, names)}: {_difference(code, old, new, names)}"
        for code, (old, new) in differences.items()
    )


def all_in_words(entry: JournalEntry, names: Names) -> str:
    """Return everything that a change did; of a creation that it was one."""
    return "; ".join(_said(kind, entry, names) for kind in entry.kinds)


def _said(kind: ChangeKind, entry: JournalEntry, names: Names) -> str:
    match kind:
        case ChangeKind.STAGE_MOVE:
            return moved_in_words(entry, names)
        case ChangeKind.CHANGE:
            return in_words(fields_changed(entry), names)
        case ChangeKind.CREATED:
            return "Created"
        case ChangeKind.RESTORED:
            return "Restored"
    return "Deleted"


def moved_in_words(entry: JournalEntry, names: Names) -> str:
    """Return from which stage to which an item went, with the pipelines where it left one."""
    old, new = entry.fields.get("stage", (entry.stage, entry.stage))
    before, after = entry.fields.get("pipeline", (entry.pipeline, entry.pipeline))
    here, there = _stage_name(old, before, names), _stage_name(new, after, names)
    if before != after:
        here = f"{here} ({_pipeline_name(before, names)})"
        there = f"{there} ({_pipeline_name(after, names)})"
    return f"Stage: {here} → {there}"


def _title(code: str, names: Names) -> str:
    if code == PRODUCTS:
        return "Products"
    field = names.fields.get(code)
    return field.title if field else code


def _difference(code: str, old: Any, new: Any, names: Names) -> str:
    if old == new == PRIVATE:
        return "changed"
    return f"{_read(code, old, names)} → {_read(code, new, names)}"


def _read(code: str, value: Any, names: Names) -> str:
    if value is None or value == []:
        return EMPTY
    several = value if isinstance(value, list) else [value]
    if code == PRODUCTS:
        return shown(rows_in_words(value))
    field = names.fields.get(code)
    if field is None:
        return shown(show_value(value))
    return shown(", ".join(_one(field, one, names) for one in several))


def _one(field: Field, value: Any, names: Names) -> str:
    match field.type:
        case FieldType.USER:
            return names.users.get(value) or f"user {value}"
        case FieldType.DATE | FieldType.DATETIME:
            return show_moment(value, names.style)
        case FieldType.MONEY if names.currency:
            return str(rounded(Decimal(value), names.currency))
        case FieldType.ITEM if field.target:
            ref = ItemRef(field.target, value)
            return names.titles.get(ref) or f"{field.target} {value}"
    return show_value(value)


def _stage_name(code: str | None, pipeline: str | None, names: Names) -> str:
    known = names.pipelines.get(pipeline or "")
    stage = known.stage(code) if known and code else None
    return stage.name if stage else code or EMPTY


def _pipeline_name(id: str | None, names: Names) -> str:
    known = names.pipelines.get(id or "")
    return known.name if known else id or EMPTY

"""What a change of fields says to people: "Amount: 100.00 → 250.00; Responsible: Anna → Ben"."""

from collections.abc import Iterator, Mapping
from typing import Any

from chalicelib.domain.items.fields import PRIVATE, Field, FieldType
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.items.journal import MOVED, ChangeKind, JournalEntry
from chalicelib.domain.items.products import PRODUCTS, rows_in_words
from chalicelib.domain.language.values_in_words import Names, value_in_words
from chalicelib.domain.words.wording import shown

__all__ = ["Names", "all_in_words", "fields_changed", "in_words", "linked_by", "moved_in_words"]


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
            return names.tell("Created")
        case ChangeKind.RESTORED:
            return names.tell("Restored")
    return names.tell("Deleted")


def moved_in_words(entry: JournalEntry, names: Names) -> str:
    """Return from which stage to which an item went, with the pipelines where it left one."""
    old, new = entry.fields.get("stage", (entry.stage, entry.stage))
    before, after = entry.fields.get("pipeline", (entry.pipeline, entry.pipeline))
    here, there = names.stage(old, before), names.stage(new, after)
    if before != after:
        here = f"{here} ({names.pipeline(before)})"
        there = f"{there} ({names.pipeline(after)})"
    return names.tell("Stage: {here} → {there}", here=here, there=there)


def _title(code: str, names: Names) -> str:
    return names.tell("Products") if code == PRODUCTS else names.field(code)


def _difference(code: str, old: Any, new: Any, names: Names) -> str:
    if old == new == PRIVATE:
        return names.tell("changed")
    return f"{_read(code, old, names)} → {_read(code, new, names)}"


def _read(code: str, value: Any, names: Names) -> str:
    if value is None or value == []:
        return names.empty
    if code == PRODUCTS:
        return shown(rows_in_words(value))
    return shown(value_in_words(code, value, names))

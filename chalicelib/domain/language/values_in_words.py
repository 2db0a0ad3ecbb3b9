"""Stored values as people read them, in their language, with the names of what they refer to."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec

from chalicelib.domain.items.fields import PRIVATE, Field, FieldType
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.items.pipelines import Pipeline
from chalicelib.domain.language.filters import Style, show_moment
from chalicelib.domain.language.placeholders import show_value
from chalicelib.domain.words.currencies import rounded
from chalicelib.domain.words.languages import number_in
from chalicelib.domain.words.said import tell

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
    language: str | None = None
    """Of who reads it."""
    types: Mapping[str, str] = {}
    """Titles of entity types by code."""

    def tell(self, english: str, **values: str) -> str:
        """Return a sentence in the language, with values at its places."""
        return tell(english, self.language, **values)

    def field(self, code: str) -> str:
        """Return what a field is called."""
        field = self.fields.get(code)
        return field.title if field else code

    def user(self, id: Any) -> str:
        """Return what a user is called."""
        return self.users.get(id) or self.tell("user {id}", id=str(id))

    def item(self, ref: ItemRef) -> str:
        """Return what an item is called."""
        return self.titles.get(ref) or f"{self.types.get(ref.type, ref.type)} {ref.id}"

    def stage(self, code: str | None, pipeline: str | None = None) -> str:
        """Return what a stage is called, of whatever pipeline where none is named."""
        known = self.pipelines.get(pipeline or "")
        for one in [known] if known else self.pipelines.values():
            stage = one.stage(code) if code else None
            if stage:
                return stage.name
        return code or self.empty

    def pipeline(self, id: str | None) -> str:
        """Return what a pipeline is called."""
        known = self.pipelines.get(id or "")
        return known.name if known else id or self.empty

    @property
    def empty(self) -> str:
        """Return what stands for a value that is not there."""
        return self.tell(EMPTY)


def moment_in_words(value: str, style: Style) -> str:
    """Return a stored date or instant as people read it; what is none as it stands."""
    try:
        return show_moment(value, style)
    except ValueError:
        return value


def value_in_words(code: str, value: Any, names: Names) -> str:
    """Return what a field holds, in words, however many values."""
    if value is None or value in ("", []):
        return names.empty
    if value == PRIVATE:
        return names.tell(PRIVATE)
    several: Iterable[Any] = value if isinstance(value, (list, tuple)) else [value]
    field = names.fields.get(code)
    return ", ".join(one_in_words(field, one, names) for one in several)


def one_in_words(field: Field | None, value: Any, names: Names) -> str:
    """Return one value of a field in words."""
    if isinstance(value, bool):
        return names.tell(show_value(value))
    match field and field.type:
        case FieldType.USER:
            return names.user(value)
        case FieldType.DATE | FieldType.DATETIME if isinstance(value, str):
            return moment_in_words(value, names.style)
        case FieldType.MONEY | FieldType.NUMBER:
            return _amount(field, value, names)
        case FieldType.ITEM if field and field.target and isinstance(value, int):
            return names.item(ItemRef(field.target, value))
        case FieldType.STRING if field and field.code == "stage":
            return names.stage(value)
        case FieldType.STRING if field and field.code == "pipeline":
            return names.pipeline(value)
    return show_value(value)


def _amount(field: Field | None, value: Any, names: Names) -> str:
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return show_value(value)
    if field and field.type is FieldType.MONEY and names.currency:
        amount = rounded(amount, names.currency)
        return number_in(str(amount), names.language)
    return number_in(show_value(value), names.language)

"""What people read in place of stored values: names of stages, people and items, local dates."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec

from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.language.filters import show_moment
from chalicelib.domain.language.placeholders import parse_template, show_value
from chalicelib.domain.words.currencies import rounded

if TYPE_CHECKING:
    from chalicelib.catalogue.action_context import ActionContext


def printed(context: "ActionContext", holder: Item | None, field: Field | None, value: Any) -> str:
    """Return a stored value as people read it; `holder` is the item that it belongs to.

    A linked item has its title where it was read (linked_in), else its number.
    """
    if field is None or value is None:
        return show_value(value)
    if field.code == "stage" and holder is not None:
        return context.stage_name(holder)
    if field.code == "previous_stage" and holder is not None:
        return context.stage_name(msgspec.structs.replace(holder, stage=value))
    if field.code == "pipeline" and holder is not None:
        return context.pipeline_name(holder)
    several = value if isinstance(value, list) else [value]
    currency = holder.fields.get("currency") if holder else None
    return ", ".join(_one(context, field, one, currency) for one in several)


def linked_in(context: "ActionContext", texts: Iterable[str]) -> Iterator[ItemRef]:
    """Yield the items whose titles the texts show."""
    for text in texts:
        for path in parse_template(text).paths:
            field = context.field_at(path)
            if field is not None and field.type is FieldType.ITEM:
                yield from linked_by(field, context.look_up(path))


def linked_by(field: Field | None, value: Any) -> Iterator[ItemRef]:
    """Yield the items that a value links to."""
    if field is not None and field.type is FieldType.ITEM and field.target and value:
        for id in value if isinstance(value, list) else [value]:
            yield ItemRef(field.target, id)


def _one(context: "ActionContext", field: Field, value: Any, currency: str | None) -> str:
    match field.type:
        case FieldType.USER:
            user = context.users.get(value)
            return user.name if user else show_value(value)
        case FieldType.DATE | FieldType.DATETIME:
            return show_moment(value, context.style)
        case FieldType.MONEY:
            return str(rounded(Decimal(value), currency)) if currency else show_value(value)
        case FieldType.ITEM if field.target:
            found = context.item_at(ItemRef(field.target, value))
            return found.title if found else show_value(value)
    return show_value(value)

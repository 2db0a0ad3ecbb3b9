"""Fields as conditions and texts name them: the item's own, and what lies beyond it."""

from collections.abc import Iterable, Mapping

import msgspec

from chalicelib.catalogue.action_context import PERSON_FIELDS
from chalicelib.catalogue.parameters.marks import Format
from chalicelib.domain.items.entity_types import CLIENT_TYPES, EntityType
from chalicelib.domain.items.fields import CUSTOM_PREFIX, Field, FieldType
from chalicelib.domain.language.operators import Operator, fitting
from chalicelib.domain.language.paths import CLOCK

_PICKED = {
    FieldType.USER: Format.USER,
    FieldType.ITEM: Format.ITEM,
    FieldType.DATE: Format.DATE,
    FieldType.DATETIME: Format.INSTANT,
    FieldType.FILE: Format.FILE,
    FieldType.EMAIL: Format.EMAIL,
}
_PICKED_BY_CODE = {"stage": Format.STAGE, "pipeline": Format.PIPELINE}


class NamedField(msgspec.Struct, frozen=True, kw_only=True):
    """A field, and how it is named."""

    code: str
    """What conditions call it: amount, contact.name."""
    title: str
    type: FieldType
    format: Format | None
    """What is picked for a value of it, if anything is."""
    multiple: bool
    required: bool
    read_only: bool
    private: bool
    """Whether history and run log keep only that its value was there or changed."""
    own: bool
    """Whether the tenant has made it."""
    options: tuple[str, ...]
    target: str | None
    """The entity type that it links to."""
    operators: list[Operator]
    """With which conditions can compare it; none where they do not know it."""
    placeholder: str
    """What is written into a text in place of its value."""


class LinkedFields(msgspec.Struct, frozen=True, kw_only=True):
    """What can be named of something that the item is linked with."""

    root: str
    """What the names begin with; nothing for the clock."""
    title: str
    items: list[NamedField]


class FieldList(msgspec.Struct, frozen=True, kw_only=True):
    """All that conditions and texts can name of an item."""

    items: list[NamedField]
    linked: list[LinkedFields]


def named_fields(
    type: EntityType, fields: Mapping[str, Mapping[str, Field]], titles: Mapping[str, str]
) -> FieldList:
    """Return what rules of an entity type can name.

    Args:
        type: of the item.
        fields: those of all items, by entity type code.
        titles: of the entity types, by code.
    """
    linked = [
        LinkedFields(root=client, title=titles[client], items=_named(fields[client], client))
        for client in CLIENT_TYPES
        if client != type.code
    ]
    person = [_field(one, f"responsible.{one.code}", compared=False) for one in PERSON_FIELDS]
    clock = [_field(one, ".".join(path)) for path, one in CLOCK.items()]
    return FieldList(
        items=[_field(one, one.code, root=type.code) for one in fields[type.code].values()],
        linked=[
            *linked,
            LinkedFields(root="responsible", title="Responsible", items=person),
            LinkedFields(root="", title="Time", items=clock),
        ],
    )


def _named(fields: Mapping[str, Field], root: str) -> list[NamedField]:
    return [_field(one, f"{root}.{one.code}") for one in fields.values()]


def _field(field: Field, name: str, root: str = "", *, compared: bool = True) -> NamedField:
    return NamedField(
        code=name,
        title=field.title,
        type=field.type,
        format=_PICKED_BY_CODE.get(field.code) or _PICKED.get(field.type),
        multiple=field.multiple,
        required=field.required,
        read_only=field.read_only,
        private=field.private,
        own=field.code.startswith(CUSTOM_PREFIX),
        options=field.options,
        target=field.target,
        operators=_sorted(fitting(field)) if compared else [],
        placeholder=f"{{{{ {root}.{name} }}}}" if root else f"{{{{ {name} }}}}",
    )


def _sorted(operators: Iterable[Operator]) -> list[Operator]:
    fits = set(operators)
    return [one for one in Operator if one in fits]

"""Custom fields over HTTP."""

from typing import Annotated, Any

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.api.door.bodies import given
from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import Listing, page_of
from chalicelib.api.v1.shapes.removal import Removal
from chalicelib.domain.errors import Invalid
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.people.rights import Right
from chalicelib.usecases.configuration.save_field import (
    add_field,
    change_field,
    fields_of_type,
    hide_field,
    show_field,
)

FIELDS = Endpoints("Fields")

Text = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]


class FieldBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new custom field."""

    code: Annotated[str, msgspec.Meta(pattern="^uf_[a-z0-9_]{1,40}$")]
    type: FieldType
    title: Text | None = None
    multiple: bool = False
    required: bool = False
    private: bool = False
    """Whether history and run log keep only that its value was there or changed."""
    options: tuple[Text, ...] = ()
    """Of a list."""
    target: str | None = None
    """Of an item field: the entity type that it links to."""


class FieldChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What shall be different; what cannot change may only say what it is."""

    title: Text | UnsetType = UNSET
    required: bool | UnsetType = UNSET
    private: bool | UnsetType = UNSET
    options: tuple[Text, ...] | UnsetType = UNSET
    id: str | UnsetType = UNSET
    code: str | UnsetType = UNSET
    type: FieldType | UnsetType = UNSET
    multiple: bool | UnsetType = UNSET
    target: str | UnsetType | None = UNSET


class FieldDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A custom field."""

    id: str
    code: str
    title: str
    type: FieldType
    multiple: bool
    required: bool
    private: bool
    options: tuple[str, ...]
    target: str | None


class FieldPage(msgspec.Struct, frozen=True, kw_only=True):
    """Custom fields of an entity type."""

    items: list[FieldDocument]
    next_cursor: str | None


@FIELDS.get("/v1/fields/{type}", right=Right.FIELD_READ, answer=FieldPage, query=Listing)
def list_fields(call: Call) -> dict[str, Any]:
    """List the custom fields of an entity type."""
    type = call.path["type"]
    found = fields_of_type(call.tenant, call.caller, type, call.now)
    return page_of(found, lambda one: one.code, _field, call.query, ["fields", type])


@FIELDS.create("/v1/fields/{type}", right=Right.FIELD_UPDATE, body=FieldBody, answer=FieldDocument)
def create_field(call: Call) -> FieldDocument:
    """Add a custom field to an entity type."""
    values = msgspec.structs.asdict(call.body)
    return _field(
        add_field(call.tenant, call.caller, call.path["type"], values, now=call.now, once=call.once)
    )


@FIELDS.get("/v1/fields/{type}/{code}", right=Right.FIELD_READ, answer=FieldDocument)
def read_field(call: Call) -> FieldDocument:
    """Read a custom field."""
    return _field(
        show_field(call.tenant, call.caller, call.path["type"], call.path["code"], call.now)
    )


@FIELDS.change(
    "/v1/fields/{type}/{code}",
    right=Right.FIELD_UPDATE,
    body=FieldChange,
    query=Removal,
    answer=FieldDocument,
)
def patch_field(call: Call) -> FieldDocument:
    """Change a custom field's title, options or whether it is required; the rest stays."""
    type, code = call.path["type"], call.path["code"]
    values = given(call.body)
    if values.pop("id", code) != code:
        raise Invalid.at("/id", "cannot be changed")
    force = call.query.force
    return _field(change_field(call.tenant, call.caller, type, code, values, call.now, force=force))


@FIELDS.delete("/v1/fields/{type}/{code}", right=Right.FIELD_UPDATE, query=Removal)
def delete_field(call: Call) -> None:
    """Hide a custom field; the values that items hold are kept."""
    type, code = call.path["type"], call.path["code"]
    hide_field(call.tenant, call.caller, type, code, call.now, force=call.query.force)


def _field(one: Field) -> FieldDocument:
    return FieldDocument(
        id=one.code,
        code=one.code,
        title=one.title,
        type=one.type,
        multiple=one.multiple,
        required=one.required,
        private=one.private,
        options=one.options,
        target=one.target,
    )

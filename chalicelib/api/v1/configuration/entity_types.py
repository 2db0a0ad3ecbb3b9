"""Entity types over HTTP; smart processes are those that the tenant has made."""

from datetime import datetime
from functools import partial
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.api.door.answers import Answer
from chalicelib.api.door.bodies import change_of, given
from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import Listing, page_of
from chalicelib.api.v1.shapes.removal import Removal
from chalicelib.catalogue.words.spoken_fields import type_title
from chalicelib.domain.items.entity_types import EntityType
from chalicelib.domain.items.relations import Relation, Relations, children_of, parents_of
from chalicelib.domain.items.type_codes import MAX_CODE
from chalicelib.domain.items.type_flags import Flags, Parent, Preset
from chalicelib.domain.people.rights import Right
from chalicelib.usecases.configuration.types.remove_type import remove_type
from chalicelib.usecases.configuration.types.save_type import (
    add_type,
    all_types,
    change_type,
    show_type,
)

ENTITY_TYPES = Endpoints("Entity types")
SMART_PROCESSES = Endpoints("Smart processes")
"""The same for the types that the tenant has made."""

Title = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
Number = Annotated[int, msgspec.Meta(ge=1, lt=1_000_000)]
TypeCode = Annotated[
    str,
    msgspec.Meta(
        max_length=MAX_CODE,
        pattern="^[a-z][a-z0-9]*(_[a-z0-9]+)*$",
        description="What paths and placeholders call it; made up where it is left out.",
    ),
]
FlagsChange = change_of(Flags, "FlagsChange")


class ShownRelation(msgspec.Struct, frozen=True, kw_only=True):
    """A relation to another type."""

    type: str
    children_list: bool
    """Whether the card of a parent lists its children."""
    predefined: bool
    """Whether it is there by itself, and cannot be changed."""


class ShownRelations(msgspec.Struct, frozen=True, kw_only=True):
    """Which types' items are parents, and which children."""

    parents: list[ShownRelation]
    children: list[ShownRelation]


class RelatedBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A relation to another type; `predefined` may be sent back as it was read."""

    type: Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_CODE)]
    children_list: bool = True
    predefined: bool = False


Related = Annotated[tuple[RelatedBody, ...], msgspec.Meta(max_length=100)]


class RelationsBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All relations of the type but the predefined ones; they replace those that there are."""

    parents: Related = ()
    """Items name a parent in the field parent_<type>."""
    children: Related = ()


class EntityTypeBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new smart process."""

    title: Title
    code: TypeCode | None = None
    entity_type_id: Annotated[
        Number | None,
        msgspec.Meta(description="An even number from 1030 on, or one from 128 to 192."),
    ] = None
    preset: Annotated[
        Preset, msgspec.Meta(description="Which switches are on, where `flags` do not say so.")
    ] = Preset.EMPTY
    flags: FlagsChange | UnsetType = UNSET  # type: ignore[valid-type]
    relations: RelationsBody | UnsetType = UNSET


class EntityTypeChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What shall be different; `code` and `entity_type_id` may only say what they are."""

    title: Title | UnsetType = UNSET
    code: TypeCode | UnsetType = UNSET
    entity_type_id: Number | UnsetType = UNSET
    flags: FlagsChange | UnsetType = UNSET  # type: ignore[valid-type]
    relations: RelationsBody | UnsetType = UNSET


class EntityTypeDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What items of a type can hold and do."""

    id: str
    code: str
    title: str
    entity_type_id: int
    standard: bool
    """Whether every tenant has it; else it is a smart process."""
    flags: Flags
    relations: ShownRelations
    payments: bool
    created_by: int | None
    created_at: datetime | None
    updated_by: int | None
    updated_at: datetime | None
    version: int


class EntityTypePage(msgspec.Struct, frozen=True, kw_only=True):
    """Entity types, in the order of their numbers."""

    items: list[EntityTypeDocument]
    next_cursor: str | None


@ENTITY_TYPES.get(
    "/v1/entity-types", right=Right.ENTITY_TYPE_READ, answer=EntityTypePage, query=Listing
)
def list_entity_types(call: Call) -> Answer:
    """List all entity types: the six that every tenant has, and its smart processes.

    Those six are called as the language has it that is asked for.
    """
    found = all_types(call.tenant, call.caller, call.now)
    return _page(call, found, "entity_types")


@SMART_PROCESSES.get(
    "/v1/smart-processes", right=Right.ENTITY_TYPE_READ, answer=EntityTypePage, query=Listing
)
def list_smart_processes(call: Call) -> Answer:
    """List the entity types that the tenant has made."""
    found = [one for one in all_types(call.tenant, call.caller, call.now) if not one.is_standard]
    return _page(call, found, "smart_processes")


@ENTITY_TYPES.create(
    "/v1/entity-types",
    right=Right.ENTITY_TYPE_UPDATE,
    body=EntityTypeBody,
    answer=EntityTypeDocument,
)
@SMART_PROCESSES.create(
    "/v1/smart-processes",
    right=Right.ENTITY_TYPE_UPDATE,
    body=EntityTypeBody,
    answer=EntityTypeDocument,
)
def create_entity_type(call: Call) -> Answer:
    """Make a smart process: an entity type of the tenant's own, with a first pipeline.

    A preset says what is on: `essentials` (stages, rules, clients, recycle bin), `all`, or `empty`.
    """
    values = _values(call.body)
    return _shown(call, add_type(call.tenant, call.caller, values, now=call.now, once=call.once))


@ENTITY_TYPES.get(
    "/v1/entity-types/{type}", right=Right.ENTITY_TYPE_READ, answer=EntityTypeDocument
)
@SMART_PROCESSES.get(
    "/v1/smart-processes/{type}", right=Right.ENTITY_TYPE_READ, answer=EntityTypeDocument
)
def read_entity_type(call: Call) -> Answer:
    """Read what items of a type can hold and do."""
    return _shown(call, show_type(call.tenant, call.caller, call.path["type"], call.now))


@ENTITY_TYPES.patch(
    "/v1/entity-types/{type}",
    right=Right.ENTITY_TYPE_UPDATE,
    body=EntityTypeChange,
    answer=EntityTypeDocument,
)
@SMART_PROCESSES.patch(
    "/v1/smart-processes/{type}",
    right=Right.ENTITY_TYPE_UPDATE,
    body=EntityTypeChange,
    answer=EntityTypeDocument,
)
def change_entity_type(call: Call) -> Answer:
    """Change title and switches; what is not given stays.

    What a switch that goes off has shown is hidden, and is there again when it is turned on. Of the
    types that every tenant has only the recycle bin can be switched.
    """
    values = _values(call.body)
    return _shown(call, change_type(call.tenant, call.caller, call.path["type"], values, call.now))


@ENTITY_TYPES.delete("/v1/entity-types/{type}", right=Right.ENTITY_TYPE_UPDATE, query=Removal)
@SMART_PROCESSES.delete("/v1/smart-processes/{type}", right=Right.ENTITY_TYPE_UPDATE, query=Removal)
def delete_entity_type(call: Call) -> None:
    """Remove a smart process that has no items, with its pipelines, fields and rules."""
    force = call.query.force
    remove_type(call.tenant, call.caller, call.path["type"], call.now, force=force)


def _values(body: msgspec.Struct) -> dict[str, Any]:
    values = given(body)
    if "flags" in values:
        values["flags"] = given(values["flags"])
    if "entity_type_id" in values:
        values["number"] = values.pop("entity_type_id")
    if "relations" in values:
        values["relations"] = Relations(
            parents=_parents(values["relations"].parents),
            children=_parents(values["relations"].children),
        )
    return values


def _parents(related: tuple[RelatedBody, ...]) -> tuple[Parent, ...]:
    return tuple(Parent(type=one.type, children_list=one.children_list) for one in related)


def _place(one: EntityType) -> str:
    return f"{one.number:06d}#{one.code}"


def _page(call: Call, found: list[EntityType], scope: str) -> Answer:
    page = page_of(found, _place, partial(_document, call), call.query, [scope])
    return Answer(page, headers={"Content-Language": call.language})


def _shown(call: Call, one: EntityType) -> Answer:
    return Answer(_document(call, one), headers={"Content-Language": call.language})


def _document(call: Call, one: EntityType) -> EntityTypeDocument:
    types = call.tenant.configuration.entity_types(call.now)
    return EntityTypeDocument(
        id=one.code,
        code=one.code,
        title=type_title(one, call.language),
        entity_type_id=one.number,
        standard=one.is_standard,
        flags=one.flags,
        relations=ShownRelations(
            parents=list(map(_relation, parents_of(one))),
            children=list(map(_relation, children_of(one.code, types))),
        ),
        payments=one.has_payments,
        created_by=one.created_by,
        created_at=one.created_at,
        updated_by=one.updated_by,
        updated_at=one.updated_at,
        version=one.version,
    )


def _relation(one: Relation) -> ShownRelation:
    return ShownRelation(type=one.type, children_list=one.children_list, predefined=one.predefined)

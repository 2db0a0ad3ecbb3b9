"""Which types of items are parents of which others (semantics/smart_processes: relations).

A relation lies with the child, whose items name their parent by a field of their own. Links that a
type has anyway, to clients and to what an item was made of, are predefined relations.
"""

from collections.abc import Iterable, Mapping

import msgspec

from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.items.entity_types import EntityType
from chalicelib.domain.items.fields import FieldType
from chalicelib.domain.items.type_flags import Parent, flag_fields, parent_code
from chalicelib.domain.words.wording import there_is_no

MOST_PARENTS = 20
MOST_CHANGED = 80
"""Other types that one change of relations may touch: each is a row of its transaction."""


class Relation(msgspec.Struct, frozen=True, kw_only=True):
    """A relation as one of its two types sees it."""

    type: str
    """The other type."""
    children_list: bool = True
    """Whether the card of a parent lists its children."""
    predefined: bool = False
    """Whether it is there by itself and cannot be changed."""


def parents_of(type: EntityType) -> list[Relation]:
    """Return the types whose items can be parents of items of a type, predefined ones first."""
    own = (*type.fields, *flag_fields(type.flags))
    given = dict.fromkeys(
        field.target
        for field in own
        if field.type is FieldType.ITEM and field.code == field.target and not field.multiple
    )
    return [
        *(Relation(type=target, predefined=True) for target in given if target),
        *(
            Relation(type=one.type, children_list=one.children_list)
            for one in type.parents
            if one.type not in given
        ),
    ]


def children_of(code: str, types: Mapping[str, EntityType]) -> list[Relation]:
    """Return the types whose items can be children of items of a type."""
    return [
        msgspec.structs.replace(relation, type=other.code)
        for other in types.values()
        for relation in parents_of(other)
        if relation.type == code
    ]


def field_of(child: EntityType, parent: str) -> str | None:
    """Return the field by which items of a type name their parent, None without a relation."""
    for relation in parents_of(child):
        if relation.type == parent:
            return parent if relation.predefined else parent_code(parent)
    return None


class Relations(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The relations that a tenant gives a type; predefined ones need not be among them."""

    parents: tuple[Parent, ...] = ()
    children: tuple[Parent, ...] = ()
    """The types whose parent it is."""


def related(
    type: EntityType, wanted: Relations | None, types: Mapping[str, EntityType]
) -> tuple[EntityType, list[EntityType]]:
    """Return a type with other relations, and the other types that change with it.

    Raises:
        Invalid: with a pointer to each fault.
    """
    if wanted is None:
        return type, []
    given = {one.type for one in parents_of(type) if one.predefined}
    parents = _distinct(one for one in wanted.parents if one.type not in given)
    after = msgspec.structs.replace(type, parents=parents)
    types = {**types, type.code: after}
    children = {one.type: one for one in wanted.children}
    changed: dict[str, EntityType] = {}
    for other in types.values():
        own = [one for one in other.parents if one.type != type.code]
        if other.code in children and not _is_given(other, type.code):
            own.append(Parent(type=type.code, children_list=children[other.code].children_list))
        if other.code != type.code and tuple(own) != other.parents:
            changed[other.code] = msgspec.structs.replace(other, parents=tuple(own))
    faults = [
        *_faults("/relations/parents", after.code, parents, types),
        *_faults("/relations/children", after.code, wanted.children, types),
    ]
    both = {one.type for one in parents} & children.keys()
    faults += [Fault("/relations", f"{one} is parent and child at once") for one in sorted(both)]
    most = [one.code for one in (after, *changed.values()) if len(one.parents) > MOST_PARENTS]
    faults += [Fault("/relations", f"{one} has more than {MOST_PARENTS} parents") for one in most]
    if len(changed) > MOST_CHANGED:
        said = f"{len(changed)} other types would change, at most {MOST_CHANGED} at once"
        faults.append(Fault("/relations/children", said))
    if faults:
        raise Invalid(faults)
    return after, list(changed.values())


def _distinct(parents: Iterable[Parent]) -> tuple[Parent, ...]:
    return tuple({one.type: one for one in parents}.values())


def _is_given(child: EntityType, parent: str) -> bool:
    return any(one.type == parent and one.predefined for one in parents_of(child))


def _faults(
    pointer: str, code: str, others: Iterable[Parent], types: Mapping[str, EntityType]
) -> Iterable[Fault]:
    for one in others:
        if one.type == code:
            yield Fault(pointer, "a type is no parent of its own")
        elif one.type not in types:
            yield Fault(pointer, there_is_no("entity type", one.type, types))

"""What older code does with a row of a newer form: it reads what it knows and keeps the rest."""

from typing import Any

import msgspec
from msgspec import inspect as types

from chalicelib.ports.table import Row

SAME = ("id", "code", "key", "name")
"""By which of these the entries of two lists are found to be the same one."""


def known_part(row: Row) -> Row:
    """Return the row without what this code does not know of its kind."""
    return _with(row, _known(msgspec.json.decode(row.body), _type_of(row.kind)))


def with_unknown(stored: Row, written: Row) -> Row:
    """Return what is written with all that this code does not know of what is stored."""
    old, new = msgspec.json.decode(stored.body), msgspec.json.decode(written.body)
    whole = _kept(old, new, _type_of(written.kind))
    row = _with(written, whole)
    return msgspec.structs.replace(row, form=stored.form, least=stored.least)


def _with(row: Row, body: Any) -> Row:
    return msgspec.structs.replace(row, body=msgspec.json.encode(body).decode())


def _type_of(kind: str) -> types.Type:
    # Only where a newer row was met: the kinds bring all structs along.
    from chalicelib.records.kinds import KINDS

    found = KINDS.get(kind)
    return types.type_info(found.holds) if found else types.AnyType()


def _members(value: dict[str, Any], type: types.Type) -> dict[str, types.Type] | None:
    """Return the members that are known of an object; None where any may stand in it."""
    structs = [one for one in _choices(type) if isinstance(one, types.StructType)]
    if not structs:
        return None
    fitting = [one for one in structs if one.tag_field and value.get(one.tag_field) == one.tag]
    found: dict[str, types.Type] = {}
    for struct in fitting or structs:
        found |= {field.encode_name: field.type for field in struct.fields}
        if struct.tag_field:
            found[struct.tag_field] = types.AnyType()
    return found


def _choices(type: types.Type) -> tuple[types.Type, ...]:
    inner = type.type if isinstance(type, types.Metadata) else type
    if isinstance(inner, types.UnionType):
        return tuple(choice for one in inner.types for choice in _choices(one))
    return (inner,)


def _inside(type: types.Type) -> types.Type:
    """Return the type of the entries of a list, or of the values of a mapping."""
    for one in _choices(type):
        if isinstance(one, types.ListType | types.VarTupleType | types.SetType):
            return one.item_type
        if isinstance(one, types.DictType):
            return one.value_type
    return types.AnyType()


def _known(value: Any, type: types.Type) -> Any:
    if isinstance(value, list):
        return [_known(one, _inside(type)) for one in value]
    if not isinstance(value, dict):
        return value
    members = _members(value, type)
    if members is None:
        return {name: _known(one, _inside(type)) for name, one in value.items()}
    return {name: _known(one, members[name]) for name, one in value.items() if name in members}


def _kept(old: Any, new: Any, type: types.Type) -> Any:
    if isinstance(old, list) and isinstance(new, list):
        inside = _inside(type)
        return [
            _kept(before, one, inside) if (before := _same(old, new, place)) is not None else one
            for place, one in enumerate(new)
        ]
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return new
    members = _members(old, type)
    if members is None:
        inside = _inside(type)
        return {
            name: _kept(old[name], one, inside) if name in old else one for name, one in new.items()
        }
    both = {
        name: _kept(old[name], one, members.get(name, types.AnyType())) if name in old else one
        for name, one in new.items()
    }
    return {**{name: one for name, one in old.items() if name not in members}, **both}


def _same(old: list[Any], new: list[Any], place: int) -> Any:
    """Return the entry of the old list that an entry of the new one was."""
    one = new[place]
    if isinstance(one, dict):
        for name in (name for name in SAME if name in one):
            found = (a for a in old if isinstance(a, dict) and a.get(name) == one[name])
            return next(found, None)
    return old[place] if len(old) == len(new) else None

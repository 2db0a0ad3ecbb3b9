"""What a tenant may change of the types that every tenant has."""

import msgspec

from chalicelib.domain.items.entity_types import STANDARD_TYPES, EntityType

SWITCHABLE = frozenset({"recycle_bin"})
"""Switches that a tenant may turn off, and on again, in types that every tenant has."""


def as_stored(stored: EntityType) -> EntityType:
    """Return a type as its row makes it; of a standard one a row says what the tenant changed."""
    standard = STANDARD_TYPES.get(stored.code)
    if standard is None:
        return stored
    allowed = {
        flag: getattr(standard.flags, flag) and getattr(stored.flags, flag) for flag in SWITCHABLE
    }
    return msgspec.structs.replace(
        standard,
        parents=stored.parents,
        flags=msgspec.structs.replace(standard.flags, **allowed),
        updated_by=stored.updated_by,
        updated_at=stored.updated_at,
        version=stored.version,
    )

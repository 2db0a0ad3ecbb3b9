"""Show the fields that conditions and texts can name."""

from datetime import datetime

from chalicelib.catalogue.named_fields import FieldList, named_fields
from chalicelib.catalogue.words.spoken_fields import spoken_fields
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.usecases.tenant.tenant import Tenant


def show_named_fields(
    tenant: Tenant, caller: Caller, type: str, now: datetime, language: str
) -> FieldList:
    """Return all fields of an entity type, and what its items are linked with, in a language.

    Raises:
        NotFound: no such type.
    """
    caller.require(Right.FIELD_READ)
    types = tenant.configuration.entity_types(now)
    found = named_fields(
        tenant.configuration.entity_type(type, now),
        tenant.configuration.fields(now),
        {code: one.title for code, one in types.items()},
    )
    return spoken_fields(found, types, language)

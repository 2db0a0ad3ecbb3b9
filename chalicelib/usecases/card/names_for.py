"""What is called how by who reads of items: fields, stages, people, types."""

from collections.abc import Mapping
from datetime import datetime

from chalicelib.catalogue.named_fields import named_fields
from chalicelib.catalogue.words.spoken_fields import spoken_fields, titles, type_title
from chalicelib.domain.items.entity_types import EntityType
from chalicelib.domain.items.fields import Field
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.language.filters import Style
from chalicelib.domain.language.values_in_words import Names
from chalicelib.domain.words.languages import FALLBACK, dates_in
from chalicelib.usecases.tenant.tenant import Tenant


def names_for(
    tenant: Tenant,
    type: str,
    now: datetime,
    linked: Mapping[ItemRef, str],
    item: Item | None = None,
    language: str | None = None,
) -> Names:
    """Return the names that values of a type's items refer to; of a removed type nobody knows any.

    Its items' changes are told all the same, with their codes.

    Args:
        tenant: whose names they are.
        type: the code of the entity type.
        now: the present instant.
        linked: titles of the items that values link to.
        item: whose values they are, for their currency.
        language: of who reads them; built-in fields are called as it calls them.
    """
    wide = tenant.configuration.tenant(now)
    of_type = tenant.configuration.type(type, now) if type in wide.entity_types else None
    spoken = language if language != FALLBACK else None
    fields: Mapping[str, Field] = of_type.fields if of_type else {}
    if of_type and spoken:
        fields = _called(tenant, wide.entity_types, type, now, spoken)
    return Names(
        fields=fields,
        pipelines=of_type.pipelines if of_type else {},
        users={user.id: user.name for user in wide.users.values()},
        style=Style(wide.zone, dates_in(wide.settings.date_format, language)),
        currency=item.fields.get("currency") if item else None,
        titles=linked,
        language=language,
        types={code: type_title(one, spoken) for code, one in wide.entity_types.items()}
        if spoken
        else {},
    )


def _called(
    tenant: Tenant, types: Mapping[str, EntityType], type: str, now: datetime, language: str
) -> dict[str, Field]:
    """Return all fields that conditions on items of a type name, called as a language does."""
    listed = named_fields(
        types[type],
        tenant.configuration.fields(now),
        {code: one.title for code, one in types.items()},
    )
    called = titles(spoken_fields(listed, types, language))
    every = [*listed.items, *(one for linked in listed.linked for one in linked.items)]
    return {
        one.code: Field(
            code=one.code,
            title=called[one.code],
            type=one.type,
            multiple=one.multiple,
            target=one.target,
        )
        for one in every
    }

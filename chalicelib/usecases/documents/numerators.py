"""Set up what numbers documents."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.codes import Code
from chalicelib.domain.documents.numerator import Numerator, numerator_faults
from chalicelib.domain.errors import Clash, Invalid
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.records.documents.numbers import numerator_key, numerator_row
from chalicelib.records.idempotency import Once
from chalicelib.usecases.printing.print_document import OWN_NUMERATOR
from chalicelib.usecases.tenant.documents import Checked, Kind
from chalicelib.usecases.tenant.tenant import Tenant

NUMERATORS = Kind(
    word="numerator",
    form=Numerator,
    key=numerator_key,
    row=numerator_row,
    most=200,
    unwritten={OWN_NUMERATOR.id: msgspec.structs.replace(OWN_NUMERATOR, version=0)},
)


def list_numerators(tenant: Tenant, caller: Caller, now: datetime) -> list[Numerator]:
    """Return all numerators, the tenant's own first [0 while they are warm]."""
    caller.require(Right.DOCUMENT_TEMPLATE_READ)
    known = tenant.configuration.tenant(now).numerators
    own = known.get(OWN_NUMERATOR.id, OWN_NUMERATOR)
    return [own, *(one for id, one in sorted(known.items()) if id != own.id)]


def add_numerator(
    tenant: Tenant,
    caller: Caller,
    values: Mapping[str, Any],
    *,
    now: datetime,
    once: Once | None = None,
) -> Numerator:
    """Add a numerator [1].

    Raises:
        Invalid: with a pointer to each fault.
        Clash: there are too many.
    """
    caller.require(Right.DOCUMENT_TEMPLATE_UPDATE)

    def made() -> Checked[Numerator]:
        NUMERATORS.refuse_too_many(len(tenant.configuration.tenant(now).numerators))
        return _checked(Numerator(id=tenant.identity.short_id(), **values))

    return NUMERATORS.add(tenant, made, now, once)


def change_numerator(
    tenant: Tenant, caller: Caller, id: str, values: Mapping[str, Any], now: datetime
) -> Numerator:
    """Change a numerator; what it has given out stays given out [1 read, 1 write].

    Raises:
        NotFound: there is none of that id.
        Invalid: with a pointer to each fault.
        Clash: others keep changing it.
    """
    caller.require(Right.DOCUMENT_TEMPLATE_UPDATE)
    return NUMERATORS.change(tenant, id, values, lambda _, after: _checked(after), now)


def remove_numerator(tenant: Tenant, caller: Caller, id: str, now: datetime) -> None:
    """Remove a numerator that no template uses; its numbers stay given out [1 read, 1 write].

    Raises:
        NotFound: there is none of that id.
        Clash: a template uses it, or others keep changing it.
    """
    caller.require(Right.DOCUMENT_TEMPLATE_UPDATE)

    def leaving(numerator: Numerator) -> tuple[()]:
        templates = tenant.configuration.tenant(now).document_templates.values()
        using = [one.name for one in templates if one.numerator == numerator.id]
        if using:
            raise Clash(f"the document template {using[0]} uses it", code=Code.IN_USE)
        return ()

    NUMERATORS.remove(tenant, id, now, leaving)


def _checked(numerator: Numerator) -> Checked[Numerator]:
    faults = numerator_faults(numerator)
    if faults:
        raise Invalid(faults)
    return numerator, ()

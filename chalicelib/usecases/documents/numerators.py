"""Set up what numbers documents."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.codes import Code
from chalicelib.domain.documents.numerator import Numerator, numerator_faults
from chalicelib.domain.errors import Clash, Conflict, Invalid, NotFound
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.ports.table import Delete, Put
from chalicelib.records.body import decode
from chalicelib.records.documents.numbers import numerator_row
from chalicelib.records.idempotency import Once
from chalicelib.usecases.printing.print_document import OWN_NUMERATOR
from chalicelib.usecases.tenant.idempotency import first_answer
from chalicelib.usecases.tenant.retry import busy
from chalicelib.usecases.tenant.save_configuration import save_configuration
from chalicelib.usecases.tenant.tenant import Tenant

MAX_NUMERATORS = 200


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
    before = first_answer(tenant, once, Numerator)
    if before is not None:
        return before
    if len(tenant.configuration.tenant(now).numerators) >= MAX_NUMERATORS:
        raise Clash(f"there are at most {MAX_NUMERATORS} numerators", code=Code.TOO_MANY)
    numerator = _checked(Numerator(id=tenant.identity.short_id(), **values))
    put = Put(numerator_row(numerator), expect="absent")
    return save_configuration(tenant, [put], numerator, now, once)


def change_numerator(
    tenant: Tenant, caller: Caller, id: str, values: Mapping[str, Any], now: datetime
) -> Numerator:
    """Change a numerator; what it has given out stays given out [1 read, 1 write].

    Raises:
        NotFound: there is none of that id.
        Invalid: with a pointer to each fault.
        Clash: somebody else changed it at the same time.
    """
    caller.require(Right.DOCUMENT_TEMPLATE_UPDATE)
    row = tenant.table.get(numerator_row(msgspec.structs.replace(OWN_NUMERATOR, id=id)).key)
    if row is None and id != OWN_NUMERATOR.id:
        raise NotFound(f"there is no numerator {id}")
    before = decode(row, Numerator) if row else msgspec.structs.replace(OWN_NUMERATOR, version=0)
    after = _checked(msgspec.structs.replace(before, **values))
    if after == before:
        return before
    after = msgspec.structs.replace(after, version=before.version + 1)
    put = Put(numerator_row(after), expect=before.version or "absent")
    try:
        return save_configuration(tenant, [put], after, now)
    except Conflict as conflict:
        raise busy(f"the numerator {before.name}") from conflict


def remove_numerator(tenant: Tenant, caller: Caller, id: str, now: datetime) -> None:
    """Remove a numerator that no template uses; its numbers stay given out [1].

    Raises:
        NotFound: there is none of that id.
        Clash: a template uses it.
    """
    caller.require(Right.DOCUMENT_TEMPLATE_UPDATE)
    everywhere = tenant.configuration.tenant(now)
    numerator = everywhere.numerators.get(id)
    if numerator is None:
        raise NotFound(f"there is no numerator {id}")
    using = [one.name for one in everywhere.document_templates.values() if one.numerator == id]
    if using:
        raise Clash(f"the document template {using[0]} uses it", code=Code.IN_USE)
    save_configuration(tenant, [Delete(numerator_row(numerator).key)], None, now)


def _checked(numerator: Numerator) -> Numerator:
    faults = numerator_faults(numerator)
    if faults:
        raise Invalid(faults)
    return numerator

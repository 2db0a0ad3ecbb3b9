"""Checks that what an item refers to exists, and that whoever links to it may see it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.items.fields import Field
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.items.references import check_references as check
from chalicelib.domain.items.references import items_among, references_in
from chalicelib.domain.people.rights import Caller
from chalicelib.records.items import item_key, item_of
from chalicelib.usecases.items.visible import sees
from chalicelib.usecases.tenant.tenant import Tenant


def check_references(
    tenant: Tenant,
    caller: Caller,
    values: Mapping[str, Any],
    fields: Mapping[str, Field],
    now: datetime,
    present: Mapping[str, Any] | None = None,
) -> None:
    """Refuse links to items and users that do not exist [1 per 100 linked items, 0 without links].

    So are links to items that the caller may not see: what is linked is told on cards, in e-mails
    and in documents. What the item names already (`present`: its values) is not judged again.

    Raises:
        Invalid: with a pointer to each wrong reference.
    """
    references = references_in(values, fields, present)
    wanted = items_among(references)
    rows = tenant.table.get_many(map(item_key, wanted)) if wanted else {}
    found = {ref: item_of(rows[item_key(ref)]) for ref in wanted if item_key(ref) in rows}
    check(references, tenant.configuration.tenant(now).users, found)
    hidden = [
        Fault(one.pointer, f"your roles do not let you see the {one.to.type} {one.to.id}")
        for one in references
        if isinstance(one.to, ItemRef) and not sees(caller, found[one.to])
    ]
    if hidden:
        raise Invalid(hidden, code=Code.UNKNOWN_REFERENCE)

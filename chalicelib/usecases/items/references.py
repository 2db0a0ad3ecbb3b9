"""Checks that what an item refers to exists."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib.domain.items.fields import Field
from chalicelib.domain.items.references import check_references as check
from chalicelib.domain.items.references import items_among, references_in
from chalicelib.records.items import item_key, item_of
from chalicelib.usecases.tenant.tenant import Tenant


def check_references(
    tenant: Tenant, values: Mapping[str, Any], fields: Mapping[str, Field], now: datetime
) -> None:
    """Refuse links to items and users that do not exist [1 per 100 linked items, 0 without links].

    Raises:
        Invalid: with a pointer to each wrong reference.
    """
    references = references_in(values, fields)
    wanted = items_among(references)
    rows = tenant.table.get_many(map(item_key, wanted)) if wanted else {}
    found = {ref: item_of(rows[item_key(ref)]) for ref in wanted if item_key(ref) in rows}
    check(references, tenant.configuration.tenant(now).users, found)

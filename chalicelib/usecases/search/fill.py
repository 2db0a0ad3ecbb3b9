"""Make all items findable once search was switched on (semantics/search: on and off)."""

from datetime import datetime

import msgspec

from chalicelib.domain.errors import Conflict
from chalicelib.ports.table import Put
from chalicelib.records.items import item_of
from chalicelib.records.search.fill import SEARCH_FILL_KEY, SearchFill, search_fill_row
from chalicelib.usecases.search.keep_words import missing_rows
from chalicelib.usecases.tenant.tenant import Tenant

AT_ONCE = 50
"""Items that one record of the stream looks at; the next record goes on behind them."""


def begin_fill(tenant: Tenant, now: datetime, *, empty: bool = False) -> None:
    """Let all items be made findable where that was never begun [1 read, 1 write; then 1 read].

    Called when a tenant is brought to a version: one that was there before search came has items of
    which nobody knows a word. Where search is off, nothing follows; switching it on begins anew.
    `empty` says that there are no items yet.
    """
    if tenant.table.get(SEARCH_FILL_KEY) is not None:
        return
    row = search_fill_row(SearchFill(began_at=now, done=empty), 1)
    try:
        tenant.table.write([Put(row, expect="absent")])
    except Conflict as conflict:
        if row.key not in conflict.refused:
            raise
        # Otherwise somebody has just switched search on.


def fill_search(tenant: Tenant, fill: SearchFill, version: int, now: datetime) -> None:
    """Write the words of some items and note how far it has come, which brings the next record.

    [3 reads, 1 write, 1 more per 25 words]. A record that comes again writes nothing twice.
    """
    if fill.done or not tenant.configuration.searched(now, since=fill.began_at):
        return
    types = sorted(tenant.configuration.entity_types(now))
    type = next((one for one in types if one >= fill.type), None)
    if type is None:
        step = msgspec.structs.replace(fill, done=True)
    else:
        after = fill.after if type == fill.type else None
        found = tenant.table.query_index("by_type", type, after=after, limit=AT_ONCE)
        rows = tenant.table.get_many(key for _, key in found) if found else {}
        missing = missing_rows(tenant, [item_of(row) for row in rows.values()])
        if missing:
            tenant.table.put_many(missing)
        ended = len(found) < AT_ONCE
        step = msgspec.structs.replace(
            fill,
            type=f"{type}\x7f" if ended else type,  # behind it, and before all that follow
            after=None if ended else found[-1][0],
            items=fill.items + len(found),
        )
    row = search_fill_row(step, version + 1)
    try:
        tenant.table.write([Put(row, expect=version)])
    except Conflict as conflict:
        if row.key not in conflict.refused:
            raise
        # Otherwise this record came before, or search was switched on once more.

"""Keep the words of items findable, after the stream has told what was written (semantics/search).

Nothing is taken from what a record says but where to look: items and their rows are read as they
are now, and what differs is written. So a record that comes twice or late changes nothing that is
right already.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from chalicelib.domain.errors import Conflict
from chalicelib.domain.items.changes import Change
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.ports.table import Delete, Key, Row
from chalicelib.records.items import item_key, item_of
from chalicelib.records.search.words import word_keys, word_rows
from chalicelib.usecases.tenant.tenant import Tenant

ITEMS = 100
"""Items that are looked at together."""


def keep_words(tenant: Tenant, changes: Iterable[Change], now: datetime) -> list[Row]:
    """Return the rows that are still to be written, and remove those that no longer hold.

    It costs nothing where no words changed [else 1 read per 100 items and words, and 1 write for
    each word that an item has no longer].
    """
    touched: dict[ItemRef, set[Key]] = {}
    latest = None
    for change in changes:
        keys = _keys_that_may_differ(change)
        if keys:
            touched.setdefault(change.after.ref, set()).update(keys)
            latest = max(latest or change.after.updated_at, change.after.updated_at)
    if latest is None:
        return []
    searchable = tenant.configuration.searched(now, since=latest)
    refs = list(touched)
    rows: list[Row] = []
    for start in range(0, len(refs), ITEMS):
        some = {ref: touched[ref] for ref in refs[start : start + ITEMS]}
        rows += _differing(tenant, some, searchable=searchable)
    return rows


def missing_rows(tenant: Tenant, items: Collection[Item]) -> list[Row]:
    """Return those rows of items that are not there as they shall be [1 per 100]."""
    wanted: dict[Key, Row] = {}
    for item in items:
        wanted |= word_rows(item)
    there = tenant.table.get_many(wanted) if wanted else {}
    return [row for key, row in wanted.items() if not _alike(there.get(key), row)]


def _keys_that_may_differ(change: Change) -> set[Key]:
    """Return where words lie that an item had before a change or has now, if these differ."""
    before = word_rows(change.before) if change.before is not None else {}
    after = word_rows(change.after)
    if change.purged and change.before is not None:
        return set(word_keys(change.before))  # should any be left
    bodies = {one.body for one in (*before.values(), *after.values())}
    return set() if before.keys() == after.keys() and len(bodies) <= 1 else {*before, *after}


def _differing(tenant: Tenant, touched: dict[ItemRef, set[Key]], *, searchable: bool) -> list[Row]:
    keys = {key for several in touched.values() for key in several}
    found = tenant.table.get_many([*map(item_key, touched), *sorted(keys)])
    wanted: dict[Key, Row] = {}
    for ref, mentioned in touched.items():
        row = found.get(item_key(ref))
        rows = word_rows(item_of(row)) if row else {}
        wanted |= rows
        for key in sorted(mentioned - rows.keys()):
            if row and key in found and found[key].version <= row.version:
                _remove(tenant, found[key])
    if not searchable:
        return []
    unread = wanted.keys() - keys  # of items that were changed since: mostly none
    found |= tenant.table.get_many(sorted(unread)) if unread else {}
    return [one for key, one in wanted.items() if not _alike(found.get(key), one)]


def _alike(there: Row | None, wanted: Row) -> bool:
    return there is not None and there.body == wanted.body


def _remove(tenant: Tenant, row: Row) -> None:
    try:
        tenant.table.write([Delete(row.key, expect=row.version)])
    except Conflict as conflict:
        if row.key not in conflict.refused:
            raise
        # Otherwise the word is there again, or gone, by what was written meanwhile.

"""What was changed on an item, as entries of its timeline: the journal in words."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from chalicelib.domain.card.changes_in_words import Names, fields_changed, in_words, linked_by
from chalicelib.domain.card.timeline import EntryKind, TimelineEntry
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.items.journal import JournalEntry
from chalicelib.domain.people.rights import Caller
from chalicelib.ports.table import Table
from chalicelib.records.body import readable
from chalicelib.records.items import item_key, item_of
from chalicelib.records.journal import CHANGE, journal_of, journal_place
from chalicelib.usecases.items.visible import sees
from chalicelib.usecases.tenant.tenant import Tenant


def field_changes(
    table: Table, ref: ItemRef, newest: int | None, size: int
) -> Iterator[JournalEntry]:
    """Yield the changes of an item's fields, the newest first [1 per `size`].

    `newest` is the version from which to go back, None for the present one. Its creation and moves
    that changed nothing else are left out, since the timeline tells them already.
    """
    place = None if newest is None else journal_place(newest + 1)
    while True:
        rows = table.query(str(ref), prefix=f"{CHANGE}#", after=place, limit=size, descending=True)
        for entry in readable(rows, journal_of):
            if entry.version > 1 and fields_changed(entry):
                yield entry
        if len(rows) < size:
            return
        place = rows[-1].sk


def titles_of(
    tenant: Tenant, caller: Caller, entries: Iterable[JournalEntry], now: datetime
) -> dict[ItemRef, str]:
    """Return the titles of the items that changes speak of [1 per 100, none without links].

    Those of items that the caller may not see are left out.
    """
    known = tenant.configuration.tenant(now).entity_types
    refs = {
        ref
        for entry in entries
        if entry.item.type in known
        for ref in linked_by(entry, tenant.configuration.type(entry.item.type, now).fields)
    }
    if not refs:
        return {}
    found = tenant.table.get_many(sorted(map(item_key, refs)))
    items = readable(found.values(), item_of)
    seen = (item for item in items if item.deleted_at is None and sees(caller, item))
    return {item.ref: item.title for item in seen}


def change_entry(entry: JournalEntry, names: Names) -> TimelineEntry:
    """Return a change of fields as the timeline shows it."""
    differences = fields_changed(entry)
    data = {
        "fields": {code: {"from": old, "to": new} for code, (old, new) in differences.items()},
        "version": entry.version,
    }
    return TimelineEntry(
        id=f"change-{entry.version}",
        item=entry.item,
        kind=EntryKind.CHANGE,
        at=entry.at,
        author=entry.by,
        text=in_words(differences, names),
        cause=entry.cause,
        data=data,
    )

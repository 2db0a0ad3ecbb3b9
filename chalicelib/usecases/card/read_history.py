"""Read what was changed on all items of the tenant, the newest change first."""

from collections.abc import Iterator
from datetime import datetime
from functools import cache

import msgspec

from chalicelib.domain.card.changes_in_words import Names, all_in_words
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.items.journal import ChangeKind, JournalEntry
from chalicelib.domain.people.rights import Area, Caller, Right
from chalicelib.domain.people.roles import Verb
from chalicelib.domain.words.instants import sortable
from chalicelib.ports.table import Key
from chalicelib.records.items import item_key, item_of
from chalicelib.records.journal import HISTORY, HistoryPlace, journal_of
from chalicelib.usecases.card.field_changes import titles_of
from chalicelib.usecases.card.names_for import names_for
from chalicelib.usecases.items.visible import sees
from chalicelib.usecases.tenant.tenant import Tenant

LOOKED_AT = 2_000
"""Changes that one page looks at; it ends there, however few of them it was asked for."""
AT_ONCE = 500


class HistoryFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which changes are wanted; None for all."""

    kinds: frozenset[ChangeKind] | None = None
    user: int | None = None
    type: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    """What happened at that instant is left out."""

    def takes(self, place: HistoryPlace) -> bool:
        """Return whether a change is wanted."""
        return (
            (self.kinds is None or not self.kinds.isdisjoint(place.kinds))
            and self.user in (None, place.by)
            and self.type in (None, place.type)
        )


class HistoryEntry(msgspec.Struct, frozen=True):
    """One change with its words."""

    change: JournalEntry
    title: str
    """The item's present title; empty where it is gone for good."""
    text: str


def read_history(
    tenant: Tenant,
    caller: Caller,
    wanted: HistoryFilter,
    *,
    limit: int,
    after: str | None = None,
    now: datetime,
    language: str | None = None,
) -> tuple[list[tuple[str, HistoryEntry]], str | None]:
    """Return changes with their places, and the place behind which the next ones begin, or None.

    What is filtered lies in the index itself, so a page looks at LOOKED_AT changes at most and may
    be short before the end [at most 4, then 2 per 100; 1 more where values link to items].

    Raises:
        NotFound: there is no such type.
    """
    caller.require(Right.ITEM_READ)
    if wanted.type is not None:
        tenant.configuration.type(wanted.type, now)
        caller.require(Right.ITEM_READ, on=Area(wanted.type))
    found: list[tuple[str, Key]] = []
    last, looked_at = None, 0
    for place, key in _newest_first(tenant, wanted, after):
        if looked_at == LOOKED_AT or len(found) == limit:
            return _in_words(tenant, caller, found, now, language), last
        last, looked_at = place, looked_at + 1
        if wanted.takes(HistoryPlace.parse(place)):
            found.append((place, key))
    return _in_words(tenant, caller, found, now, language), None


def _newest_first(
    tenant: Tenant, wanted: HistoryFilter, after: str | None
) -> Iterator[tuple[str, Key]]:
    first = after or (sortable(wanted.until) if wanted.until else None)
    last = sortable(wanted.since) if wanted.since else None
    while True:
        some = tenant.table.query_index(
            "by_type", HISTORY, after=first, until=last, limit=AT_ONCE, descending=True
        )
        yield from some
        if len(some) < AT_ONCE:
            return
        first = some[-1][0]


def _in_words(
    tenant: Tenant,
    caller: Caller,
    found: list[tuple[str, Key]],
    now: datetime,
    language: str | None,
) -> list[tuple[str, HistoryEntry]]:
    """Return changes in words; one that was forgotten since its place was read is left out.

    So are those of items that the caller may not see: of types that they do not see whole, also
    those of items that are gone for good.
    """
    about = {ref: item_key(ref) for ref in {ItemRef.parse(pk) for _, (pk, _) in found}}
    rows = tenant.table.get_many([*(key for _, key in found), *about.values()]) if found else {}
    entries = {key: journal_of(rows[key]) for _, key in found if key in rows}
    items: dict[ItemRef, Item] = {
        ref: item_of(rows[key]) for ref, key in about.items() if key in rows
    }
    titles = titles_of(tenant, caller, entries.values(), now)
    told = []

    @cache
    def named(type: str) -> Names:
        return names_for(tenant, type, now, titles, language=language)

    for place, key in found:
        if (change := entries.get(key)) is not None:
            item = items.get(change.item)
            whole = caller.access.whole(Verb.READ, change.item.type)
            if not (sees(caller, item) if item is not None else whole):
                continue
            currency = item.fields.get("currency") if item else None
            names = msgspec.structs.replace(named(change.item.type), currency=currency)
            told.append(
                (
                    place,
                    HistoryEntry(change, item.title if item else "", all_in_words(change, names)),
                )
            )
    return told

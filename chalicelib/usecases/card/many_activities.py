"""Obsolete activities: find what is open of a person, complete or remove many at once."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from chalicelib.domain.card.activities import Activity
from chalicelib.domain.card.activities import item_of as activity_item
from chalicelib.domain.codes import Code
from chalicelib.domain.files.file import FileOwner
from chalicelib.domain.items.item import Item
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.ports.table import Delete, Key, Put, Write
from chalicelib.records.card import (
    ACTIVITY,
    activity_key,
    activity_of,
    activity_row,
    open_activities_of,
)
from chalicelib.records.items import item_key, item_of
from chalicelib.records.runs import auto_complete_row
from chalicelib.usecases.files.remove_file import letting_go
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.tenant import Tenant

MOST = 50
"""Activities that one call completes or removes: they and their items are read by one request."""
TOGETHER = 45
"""Activities without files that one transaction removes, with two rows each."""
MOST_LOOKED_AT = 500
"""Activities that are looked at for one page, which may be shorter then, with a place behind it."""


class Left(msgspec.Struct, frozen=True):
    """An activity with which nothing was done."""

    id: str
    code: Code
    message: str


class Done(msgspec.Struct, frozen=True):
    """What has become of activities that were to be completed or removed."""

    done: list[str]
    left: list[Left]


def open_activities(
    tenant: Tenant,
    caller: Caller,
    *,
    responsible: int,
    due_before: datetime | None = None,
    after: str | None = None,
    limit: int = 50,
) -> tuple[list[tuple[str, Activity]], str | None]:
    """Return open activities of a person with their places, the oldest first [2 per 50 looked at].

    Only those of items that the caller may see. `due_before` leaves out what is due later or never.
    """
    caller.require(Right.CARD_READ)
    found: list[tuple[str, Activity]] = []
    for looked_at, (place, activity, item) in enumerate(_open(tenant, responsible, after), 1):
        fits = due_before is None or (
            activity is not None
            and activity.deadline is not None
            and activity.deadline < due_before
        )
        shown = item is not None and caller.may(Right.CARD_READ, item)
        if activity is not None and fits and shown:
            if len(found) == limit:
                return found, found[-1][0]
            found.append((place, activity))
        if looked_at >= MOST_LOOKED_AT:
            return found, place
    return found, None


def complete_activities(tenant: Tenant, caller: Caller, ids: Sequence[str], now: datetime) -> Done:
    """Complete activities, all that can be or none [1 read, 1 write]; done ones stay as they are.

    Raises:
        Clash: others keep changing one of them.
    """
    caller.require(Right.CARD_WRITE)

    def attempt() -> Done:
        found, left = _read(tenant, caller, ids)
        open = [one for one in found if one.is_open]
        writes: list[Write] = [
            Put(activity_row(one.completed(caller.id, now)), expect=one.version) for one in open
        ]
        tenant.table.write(writes)
        return Done([one.id for one in found], left)

    return retried(attempt, busy("one of the activities"))


def remove_activities(tenant: Tenant, caller: Caller, ids: Sequence[str], now: datetime) -> Done:
    """Remove activities with their files, each altogether or not at all.

    Requests: one read, one write for 45; one read and one write for each with files.

    Raises:
        Clash: others keep changing one of them; those before it may be gone.
    """
    caller.require(Right.CARD_WRITE)

    removed: dict[str, None] = {}

    def attempt() -> Done:
        found, left = _read(tenant, caller, [id for id in ids if id not in removed])
        for part in _in_parts(found):
            writes = [write for one in part for write in _removal(tenant, caller, one, now)]
            tenant.table.write(writes)
            removed.update(dict.fromkeys(one.id for one in part))
        return Done(list(removed), left)

    return retried(attempt, busy("one of the activities"))


def _removal(tenant: Tenant, caller: Caller, activity: Activity, now: datetime) -> list[Write]:
    mark = auto_complete_row(activity.item, activity.last_entry, activity.id)
    owner = FileOwner(activity.item, f"{ACTIVITY}#{activity.id}")
    removed = Put(activity_row(activity.gone(caller.id, now)), expect=activity.version)
    return [removed, Delete(mark.key), *letting_go(tenant, activity.files, owner)]


def _in_parts(activities: Sequence[Activity]) -> Iterator[Sequence[Activity]]:
    """Yield what one transaction removes; one with files goes alone: others may have them too."""
    plain = [one for one in activities if not one.files]
    yield from (plain[at : at + TOGETHER] for at in range(0, len(plain), TOGETHER))
    yield from ([one] for one in activities if one.files)


def _read(tenant: Tenant, caller: Caller, ids: Sequence[str]) -> tuple[list[Activity], list[Left]]:
    """Return the activities that the caller may change, and why not the others [1]."""
    keys: dict[str, tuple[Key, Key]] = {}
    left: list[Left] = []
    for id in dict.fromkeys(ids):
        try:
            keys[id] = activity_key(id), item_key(activity_item(id))
        except ValueError as error:
            left.append(Left(id, Code.NOT_FOUND, str(error)))
    rows = tenant.table.get_many(dict.fromkeys(key for both in keys.values() for key in both))
    found: list[Activity] = []
    for id, (key, owner) in keys.items():
        activity = activity_of(rows[key]) if key in rows else None
        item = item_of(rows[owner]) if owner in rows else None
        if activity is None or activity.removed or item is None or not item.is_there:
            left.append(Left(id, Code.NOT_FOUND, "there is none of that id"))
        elif not caller.may(Right.CARD_WRITE, item):
            left.append(Left(id, Code.FORBIDDEN, f"your roles do not let you change {item.ref}"))
        else:
            found.append(activity)
    return found, left


def _open(
    tenant: Tenant, responsible: int, after: str | None
) -> Iterator[tuple[str, Activity | None, Item | None]]:
    """Yield what the index says is open of a person, each with its item as both are now."""
    while True:
        pairs = tenant.table.query_index(
            "by_type", open_activities_of(responsible), after=after, limit=MOST
        )
        owners = {key: item_key(activity_item(key[1].partition("#")[2])) for _, key in pairs}
        wanted = dict.fromkeys([*owners, *owners.values()])
        rows = tenant.table.get_many(wanted) if wanted else {}
        for place, key in pairs:
            activity = activity_of(rows[key]) if key in rows else None
            item = item_of(rows[owners[key]]) if owners[key] in rows else None
            stands = activity and activity.is_open and activity.responsible == responsible
            there = item is not None and item.is_there
            yield place, activity if stands and there else None, item
        if len(pairs) < MOST:
            return
        after = pairs[-1][0]

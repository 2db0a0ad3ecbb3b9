"""Activities of an item: plan, list, change, complete, remove (semantics/card: activities)."""

from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.card.activities import Activity, ActivityType, TaskStatus
from chalicelib.domain.card.activities import item_of as activity_item
from chalicelib.domain.card.timeline import EntryKind, TimelineEntry
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Clash, Invalid, NotFound
from chalicelib.domain.files.file import FileOwner
from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.ports.table import CheckEntry, Delete, Put, Write
from chalicelib.records.body import decode, readable
from chalicelib.records.card import ACTIVITY, activity_key, activity_of, activity_row, entry_row
from chalicelib.records.idempotency import Once
from chalicelib.records.items import item_key, item_of
from chalicelib.records.runs import auto_complete_row
from chalicelib.usecases.card.activity_drafts import (
    ActivityDraft,
    check_span,
    check_task,
    check_values,
    inviting,
)
from chalicelib.usecases.files.exchange_files import attached, exchanged, while_there
from chalicelib.usecases.files.remove_file import letting_go
from chalicelib.usecases.items.save_item import get_item, item_for
from chalicelib.usecases.tenant.idempotency import first_answer, write_once
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.tenant import Tenant

TODO_PROVIDER = "CRM_TODO"
"""What the original calls the provider of to-dos."""


def plan_activity(
    tenant: Tenant,
    caller: Caller,
    ref: ItemRef,
    draft: ActivityDraft,
    *,
    now: datetime,
    once: Once | None = None,
) -> Activity:
    """Plan an activity on an item [1 read, 1 write].

    Raises:
        NotFound: no such item.
        Invalid: the subject is empty, or there is no such user, or file.
        Clash: the item is being moved all the time.
    """
    caller.require(Right.CARD_WRITE)
    before = first_answer(tenant, once, Activity)
    if before is not None:
        return before
    values = msgspec.structs.asdict(draft)
    values["responsible"] = draft.responsible or caller.id
    values["deadline"] = draft.deadline or draft.start
    check_values(tenant, values, now)
    check_span(draft.start, draft.end)
    check_task(draft)
    _check_parent(tenant, caller, ref, draft.parent)

    def attempt() -> Activity:
        item = item_for(tenant, caller, ref, Right.CARD_WRITE)
        activity = Activity(
            id=f"{ref}-{tenant.identity.short_id()}",
            item=ref,
            created_by=caller.id,
            created_at=now,
            entry=item.entry,
            **values,
        ).awaiting_reminder(now)
        if activity.status is TaskStatus.DONE:
            activity = msgspec.structs.replace(
                activity, completed_at=now, completed_by=caller.id, next_reminder=None
            )
        _, taken = attached(tenant, caller, _owner(activity), activity.files, now)
        writes = _first_writes(item, activity)
        bound = any(isinstance(one, CheckEntry) for one in writes)
        writes += taken if bound else while_there(item, taken)
        return write_once(tenant, once, writes, activity, now)

    return retried(attempt, busy(ref))


def list_activities(
    tenant: Tenant, caller: Caller, ref: ItemRef, *, completed: bool | None = None
) -> list[Activity]:
    """Return the item's activities, all or only open or completed ones, oldest first [2].

    Raises:
        NotFound: no such item.
    """
    caller.require(Right.CARD_READ)
    item_for(tenant, caller, ref, Right.CARD_READ)
    rows = tenant.table.query(str(ref), prefix=f"{ACTIVITY}#")
    found = [one for one in readable(rows, activity_of) if not one.removed]
    return [
        one for one in found if completed is None or (one.completed_at is not None) is completed
    ]


def show_activity(tenant: Tenant, caller: Caller, id: str) -> Activity:
    """Return an activity of an item that is not deleted [1].

    Raises:
        NotFound: there is none of that id, or its item is gone.
    """
    caller.require(Right.CARD_READ)
    return activity_for(tenant, caller, id, Right.CARD_READ)


def activity_for(tenant: Tenant, caller: Caller, id: str, right: Right) -> Activity:
    """Return an activity for a caller who has a right on its item, which is not deleted [1].

    Raises:
        NotFound: there is none of that id, or its item is gone.
        Forbidden: the right does not reach the item.
    """
    try:
        key, owner = activity_key(id), item_key(activity_item(id))
    except ValueError:
        raise NotFound(f"there is no activity {id}") from None
    rows = tenant.table.get_many((key, owner))
    if len(rows) < 2 or not (item := item_of(rows[owner])).is_there:
        raise NotFound(f"there is no activity {id}")
    caller.require(right, on=item)
    activity = decode(rows[key], Activity)
    if activity.removed:
        raise NotFound(f"there is no activity {id} any more: it was removed")
    return activity


def change_activity(
    tenant: Tenant, caller: Caller, id: str, values: dict[str, Any], now: datetime
) -> Activity:
    """Change what is said of an open activity; without a difference nothing is written [2 to 3].

    Raises:
        NotFound: there is none of that id, or its item is gone.
        Clash: it is completed, or others keep changing it.
        Invalid: the subject is empty, or there is no such user.
    """
    caller.require(Right.CARD_WRITE)
    check_values(tenant, values, now)

    def attempt() -> Activity:
        activity = activity_for(tenant, caller, id, Right.CARD_WRITE)
        if activity.completed_at is not None:
            raise Clash(
                "a completed activity cannot be changed", code=Code.CAN_NOT_UPDATE_COMPLETED
            )
        changed = msgspec.structs.replace(activity, **values)
        if changed == activity:
            return activity
        check_span(changed.start, changed.end)
        check_task(changed)
        if changed.responsible != activity.responsible and changed.invited:
            changed = inviting(tenant, activity.responsible, changed, now)
        if changed.parent != activity.parent:
            _check_parent(tenant, caller, activity.item, changed.parent, activity.id)
        if changed.status is TaskStatus.DONE:
            changed = changed.completed(caller.id, now)
        else:
            changed = msgspec.structs.replace(
                changed.awaiting_reminder(now),
                updated_at=now,
                updated_by=caller.id,
                cause=Cause(),
                version=activity.version + 1,
            )
        writes: list[Write] = [Put(activity_row(changed), expect=activity.version)]
        if changed.auto_complete is not activity.auto_complete:
            item = get_item(tenant, activity.item)
            if changed.auto_complete:
                changed = changed.ending_with(item.entry)
            writes = [
                Put(activity_row(changed), expect=activity.version),
                *_leaving_writes(item, activity, changed),
            ]
        files = exchanged(tenant, caller, _owner(activity), activity.files, changed.files, now)
        bound = any(isinstance(one, CheckEntry) for one in writes)
        if files and not bound and set(changed.files) - set(activity.files):
            writes += while_there(get_item(tenant, activity.item), files)
        else:
            writes += files
        tenant.table.write(writes)
        return changed

    return retried(attempt, busy(id))


def complete_activity(tenant: Tenant, caller: Caller, id: str, now: datetime) -> Activity:
    """Mark an activity as completed; one that is completed stays as it is [1 to 2].

    Raises:
        NotFound: there is none of that id.
        Clash: others keep changing it.
    """
    caller.require(Right.CARD_WRITE)

    def attempt() -> Activity:
        activity = activity_for(tenant, caller, id, Right.CARD_WRITE)
        if activity.completed_at is not None:
            return activity
        completed = activity.completed(caller.id, now)
        tenant.table.write([Put(activity_row(completed), expect=activity.version)])
        return completed

    return retried(attempt, busy(id))


def remove_activity(tenant: Tenant, caller: Caller, id: str, now: datetime) -> None:
    """Remove an activity, its files with it [2, 1 more with files].

    Raises:
        NotFound: there is none of that id.
        Clash: others keep changing it, or its files.
    """
    caller.require(Right.CARD_WRITE)

    def attempt() -> None:
        activity = activity_for(tenant, caller, id, Right.CARD_WRITE)
        mark = auto_complete_row(activity.item, activity.last_entry, activity.id)
        gone = letting_go(tenant, activity.files, _owner(activity))
        removed = activity_row(activity.gone(caller.id, now))
        tenant.table.write([Put(removed, expect=activity.version), Delete(mark.key), *gone])

    retried(attempt, busy(id))


def _check_parent(
    tenant: Tenant, caller: Caller, ref: ItemRef, parent: str | None, child: str = ""
) -> None:
    """Refuse a parent that is none of the item's other activities [1 where one is given]."""
    if parent is None:
        return
    there = parent != child and parent.startswith(f"{ref}-")
    try:
        there = there and activity_for(tenant, caller, parent, Right.CARD_READ).item == ref
    except NotFound:
        there = False
    if not there:
        raise Invalid.at(
            "/parent", f"expected another activity of {ref}", code=Code.PARENT_RESTRICTED
        )


def _owner(activity: Activity) -> FileOwner:
    return FileOwner(activity.item, f"{ACTIVITY}#{activity.id}")


def _first_writes(item: Item, activity: Activity) -> list[Write]:
    writes: list[Write] = [
        Put(activity_row(activity), expect="absent"),
        Put(entry_row(_told(activity))),
    ]
    if activity.auto_complete and item.entry:
        # If the item leaves the stage meanwhile, nobody would find the mark any more.
        writes += [
            Put(auto_complete_row(item.ref, item.entry, activity.id)),
            CheckEntry(item_key(item.ref), item.entry),
        ]
    return writes


def _leaving_writes(item: Item, before: Activity, after: Activity) -> list[Write]:
    if not item.entry:
        return []
    if after.auto_complete:
        mark = auto_complete_row(item.ref, after.last_entry, after.id)
        return [Put(mark), CheckEntry(item_key(item.ref), item.entry)]
    return [Delete(auto_complete_row(item.ref, before.last_entry, before.id).key)]


def _told(activity: Activity) -> TimelineEntry:
    """Return what the timeline shows of an activity that a person has planned."""
    data = {"activity": activity.id, "type": activity.type.value}
    if activity.type is ActivityType.TODO:
        data["provider"] = TODO_PROVIDER
    return TimelineEntry(
        id=activity.id,
        item=activity.item,
        kind=EntryKind.ACTIVITY,
        at=activity.created_at,
        author=activity.created_by,
        text=activity.subject,
        data=data,
    )

"""Activities of an item: plan, list, change, complete, remove (semantics/card: activities)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.card.activities import (
    Activity,
    ActivityType,
    ChecklistLine,
    TaskStatus,
)
from chalicelib.domain.card.activities import item_of as activity_item
from chalicelib.domain.card.reminders import reminder_faults
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Clash, Fault, Invalid, NotFound
from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.words.text import parse_text
from chalicelib.ports.table import CheckEntry, Delete, Put, Write
from chalicelib.records.body import decode
from chalicelib.records.card import ACTIVITY, activity_key, activity_row
from chalicelib.records.idempotency import Once
from chalicelib.records.items import item_key, item_of
from chalicelib.records.runs import auto_complete_row
from chalicelib.usecases.items.save_item import get_item
from chalicelib.usecases.tenant.idempotency import first_answer, write_once
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.tenant import Tenant


class ActivityDraft(msgspec.Struct, frozen=True, kw_only=True):
    """What a person says of an activity."""

    subject: str
    type: ActivityType = ActivityType.TODO
    description: str = ""
    deadline: datetime | None = None
    """Without one, of what has a start, the start."""
    start: datetime | None = None
    end: datetime | None = None
    location: str = ""
    responsible: int | None = None
    """None: who plans it."""
    important: bool = False
    auto_complete: bool = False
    status: TaskStatus = TaskStatus.NEW
    participants: tuple[int, ...] = ()
    checklist: tuple[ChecklistLine, ...] = ()
    remind: tuple[str, ...] = ()


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
        Invalid: the subject is empty, or there is no such user.
        Clash: the item is being moved all the time.
    """
    caller.require(Right.CARD_WRITE)
    before = first_answer(tenant, once, Activity)
    if before is not None:
        return before
    values = msgspec.structs.asdict(draft)
    values["responsible"] = draft.responsible or caller.id
    values["deadline"] = draft.deadline or draft.start
    _check(tenant, values, now)
    _check_span(draft.start, draft.end)
    _check_task(draft)

    def attempt() -> Activity:
        item = get_item(tenant, ref)
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
        return write_once(tenant, once, _first_writes(item, activity), activity, now)

    return retried(attempt, busy(ref))


def list_activities(
    tenant: Tenant, caller: Caller, ref: ItemRef, *, completed: bool | None = None
) -> list[Activity]:
    """Return the item's activities, all or only open or completed ones, oldest first [2].

    Raises:
        NotFound: no such item.
    """
    caller.require(Right.CARD_READ)
    get_item(tenant, ref)
    rows = tenant.table.query(str(ref), prefix=f"{ACTIVITY}#")
    found = [decode(row, Activity) for row in rows]
    return [
        one for one in found if completed is None or (one.completed_at is not None) is completed
    ]


def show_activity(tenant: Tenant, caller: Caller, id: str) -> Activity:
    """Return an activity of an item that is not deleted [1].

    Raises:
        NotFound: there is none of that id, or its item is gone.
    """
    caller.require(Right.CARD_READ)
    return get_activity(tenant, id)


def get_activity(tenant: Tenant, id: str) -> Activity:
    """Return an activity of an item that is not deleted [1].

    Raises:
        NotFound: there is none of that id, or its item is gone.
    """
    try:
        key, owner = activity_key(id), item_key(activity_item(id))
    except ValueError:
        raise NotFound(f"there is no activity {id}") from None
    rows = tenant.table.get_many((key, owner))
    if len(rows) < 2 or item_of(rows[owner]).deleted_at is not None:
        raise NotFound(f"there is no activity {id}")
    return decode(rows[key], Activity)


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
    _check(tenant, values, now)

    def attempt() -> Activity:
        activity = get_activity(tenant, id)
        if activity.completed_at is not None:
            raise Clash(
                "a completed activity cannot be changed", code=Code.CAN_NOT_UPDATE_COMPLETED
            )
        changed = msgspec.structs.replace(activity, **values)
        if changed == activity:
            return activity
        _check_span(changed.start, changed.end)
        _check_task(changed)
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
        activity = get_activity(tenant, id)
        if activity.completed_at is not None:
            return activity
        completed = activity.completed(caller.id, now)
        tenant.table.write([Put(activity_row(completed), expect=activity.version)])
        return completed

    return retried(attempt, busy(id))


def remove_activity(tenant: Tenant, caller: Caller, id: str) -> None:
    """Remove an activity [2].

    Raises:
        NotFound: there is none of that id.
    """
    caller.require(Right.CARD_WRITE)
    activity = get_activity(tenant, id)
    mark = auto_complete_row(activity.item, activity.last_entry, activity.id)
    tenant.table.write([Delete(activity_key(id)), Delete(mark.key)])


def _first_writes(item: Item, activity: Activity) -> list[Write]:
    writes: list[Write] = [Put(activity_row(activity), expect="absent")]
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


def _check_span(start: datetime | None, end: datetime | None) -> None:
    if end is not None and (start is None or end < start):
        raise Invalid.at("/end", "must not be before start")


def _check_task(activity: Activity | ActivityDraft) -> None:
    dated = activity.deadline is not None or activity.start is not None
    faults = reminder_faults("/remind", activity.remind, dated=dated)
    if activity.type is not ActivityType.TASK:
        given = {
            "status": activity.status is not TaskStatus.NEW,
            "participants": bool(activity.participants),
            "checklist": bool(activity.checklist),
        }
        faults += [Fault(f"/{name}", "only a task has it") for name, it in given.items() if it]
    if faults:
        raise Invalid(faults)


def _checklist_faults(lines: Sequence[ChecklistLine]) -> list[Fault]:
    faults = []
    for number, line in enumerate(lines):
        try:
            text = parse_text(line.text)
        except ValueError as error:
            faults.append(Fault(f"/checklist/{number}/text", str(error)))
            continue
        if not text.strip():
            faults.append(Fault(f"/checklist/{number}/text", "must not be empty"))
    return faults


def _check(tenant: Tenant, values: dict[str, Any], now: datetime) -> None:
    faults: list[Fault] = []
    for name, longest in (("subject", 255), ("description", 20_000), ("location", 1_000)):
        if name in values:
            try:
                text = parse_text(values[name])
            except ValueError as error:
                faults.append(Fault(f"/{name}", str(error)))
                continue
            if len(text) > longest:
                faults.append(Fault(f"/{name}", f"at most {longest} characters"))
            if name == "subject" and not text.strip():
                faults.append(Fault("/subject", "must not be empty"))
    named = {f"/participants/{n}": one for n, one in enumerate(values.get("participants", ()))}
    if "responsible" in values:
        named["/responsible"] = values["responsible"]
    for place, id in named.items():
        user = tenant.configuration.tenant(now).users.get(id)
        if user is None or not user.active:
            faults.append(Fault(place, f"there is no active user {id}"))
    faults += _checklist_faults(values.get("checklist", ()))
    if faults:
        raise Invalid(faults)

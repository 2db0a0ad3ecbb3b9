"""What people say of an activity, what is wrong with it, and who is invited then."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.automation.invitations import handed_on
from chalicelib.domain.card.activities import Activity, ActivityType, ChecklistLine, TaskStatus
from chalicelib.domain.card.reminders import reminder_faults
from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.words.text import parse_text
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
    incoming: bool = False
    parent: str | None = None
    color: int | None = None
    auto_complete: bool = False
    status: TaskStatus = TaskStatus.NEW
    participants: tuple[int, ...] = ()
    checklist: tuple[ChecklistLine, ...] = ()
    remind: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


def check_span(start: datetime | None, end: datetime | None) -> None:
    """Refuse an end that comes before the start.

    Raises:
        Invalid: it does.
    """
    if end is not None and (start is None or end < start):
        raise Invalid.at("/end", "must not be before start")


def check_task(activity: Activity | ActivityDraft) -> None:
    """Refuse reminders that remind of nothing, and what only a task has.

    Raises:
        Invalid: with a pointer to each.
    """
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


def check_values(tenant: Tenant, values: dict[str, Any], now: datetime) -> None:
    """Refuse texts that say nothing or too much, and people who are not there.

    Raises:
        Invalid: with a pointer to each.
    """
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


def inviting(tenant: Tenant, before: int, changed: Activity, now: datetime) -> Activity:
    """Return a meeting that invites whoever is responsible now in place of who was, if they were.

    The stream tells them.
    """
    users = tenant.configuration.tenant(now).users
    addresses = [users[id].email if id in users else None for id in (before, changed.responsible)]
    was, comes = (one or "" for one in addresses)
    return msgspec.structs.replace(changed, invited=handed_on(changed.invited, was, comes))

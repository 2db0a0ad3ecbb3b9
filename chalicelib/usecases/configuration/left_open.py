"""What somebody who leaves has left open: user tasks, activities, and who relies on them."""

from datetime import datetime

import msgspec

from chalicelib.domain.card.activities import Activity
from chalicelib.domain.card.activities import item_of as activity_item
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.people.users import User
from chalicelib.records.body import decode
from chalicelib.records.card import open_activities_of
from chalicelib.records.items import item_key, item_of
from chalicelib.usecases.configuration.uses import named_by
from chalicelib.usecases.tenant.tenant import Tenant
from chalicelib.usecases.workflows.read_tasks import open_tasks

LISTED = 100
"""How many tasks and activities are named at most."""


class LeftOpen(msgspec.Struct, frozen=True, kw_only=True):
    """What waits for a user who is no longer active."""

    tasks: list[str]
    """Ids of open user tasks."""
    activities: list[str]
    """Ids of open activities."""
    named_by: list[str]
    """Rules, triggers, workflows and departments that name the user, in words."""


def left_open(tenant: Tenant, caller: Caller, user: User, now: datetime) -> LeftOpen:
    """Return what is open of a user, the oldest first, up to LISTED of each [2 to 5].

    One more for each pipeline with automation that is not warm.
    """
    caller.require(Right.USER_UPDATE, Right.TASK_OTHERS)
    tasks, _ = open_tasks(tenant, caller, user=user.id, limit=LISTED)
    return LeftOpen(
        tasks=[task.id for task in tasks],
        activities=[activity.id for activity in _activities(tenant, user)],
        named_by=[*named_by(tenant, user, now), *_led_by(tenant, user, now)],
    )


def _led_by(tenant: Tenant, user: User, now: datetime) -> list[str]:
    """Return the departments whose head is a user."""
    departments = tenant.configuration.tenant(now).structure.departments.values()
    return [f"the department {one.name} ({one.id})" for one in departments if one.head == user.id]


def _activities(tenant: Tenant, user: User) -> list[Activity]:
    """Return the open activities of a user whose items are there."""
    found = tenant.table.query_index("by_type", open_activities_of(user.id), limit=LISTED)
    if not found:
        return []
    rows = tenant.table.get_many(key for _, key in found)
    activities = [decode(rows[key], Activity) for _, key in found if key in rows]
    owners = {one.id: item_key(activity_item(one.id)) for one in activities}
    items = tenant.table.get_many(dict.fromkeys(owners.values()))
    there = {key for key, row in items.items() if item_of(row).deleted_at is None}
    return [
        one
        for one in activities
        if owners[one.id] in there and one.completed_at is None and one.responsible == user.id
    ]

"""What follows from a write of an activity. Called by the stream alone (usecases/react.py)."""

from datetime import datetime

from chalicelib.domain.automation.signals import Signal
from chalicelib.domain.card.activities import Activity, reached_status
from chalicelib.usecases.automation.alarms import ring_at
from chalicelib.usecases.automation.condition_values import look
from chalicelib.usecases.automation.fire_triggers import fire
from chalicelib.usecases.automation.item_context import ItemContext
from chalicelib.usecases.card.activity_notices import tell_asked
from chalicelib.usecases.card.tell_invited import tell_invited
from chalicelib.usecases.items.save_item import find_item
from chalicelib.usecases.tenant.tenant import Tenant

TASK_STATUS = "task_status"


def react_to_activity(
    tenant: Tenant, before: Activity | None, after: Activity, now: datetime
) -> None:
    """Let triggers look at the status that a task has reached, and tell those who are asked.

    Requests: one where a status is reached, one for each who is newly asked, one for the alarm of a
    reminder that is new, three where those who were invited have to hear of it.

    Raises:
        Unfinished: the record must come again.
    """
    _fire(tenant, before, after, now)
    due = after.next_reminder
    if due is not None and (before is None or before.next_reminder != due):
        ring_at(tenant, [(after.id, due)], now)
    tell_asked(tenant, before, after, now)
    tell_invited(tenant, before, after, now)


def _fire(tenant: Tenant, before: Activity | None, after: Activity, now: datetime) -> None:
    status = reached_status(before, after)
    item = find_item(tenant, after.item) if status is not None else None
    if status is None or item is None or item.stage is None:
        return
    happening = f"activity-{after.id}@{after.version}"
    at = after.updated_at or after.created_at
    signal = Signal(
        id=happening,
        type=TASK_STATUS,
        occurred_at=at,
        item=str(after.item),
        settings={"status": status},
    )
    context = ItemContext(tenant, item.type, now)
    fire(
        context,
        item,
        happening,
        at,
        after.cause.rooted(happening),
        lambda automation, present: automation.fired_by_signal(
            signal, present, look(context, present)
        ),
    )

"""What follows from a write of an activity. Called by the stream alone (usecases/react.py)."""

from datetime import datetime

from chalicelib.domain.automation.signals import Signal
from chalicelib.domain.card.activities import Activity, reached_status
from chalicelib.usecases.automation.condition_values import look
from chalicelib.usecases.automation.fire_triggers import fire
from chalicelib.usecases.automation.item_context import ItemContext
from chalicelib.usecases.items.save_item import find_item
from chalicelib.usecases.tenant.tenant import Tenant

TASK_STATUS = "task_status"


def react_to_activity(
    tenant: Tenant, before: Activity | None, after: Activity, now: datetime
) -> None:
    """Let triggers look at the status that a task has reached [1, none where it reached none].

    Raises:
        Unfinished: the record must come again.
    """
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

"""A smoke automation: an item of the hidden type enters a stage, and its rules act.

Stream, queue, the functions behind them and the table have worked then. The item lies in the
tenant's own table for some seconds, where nobody sees it, and is removed with all that it led to.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from chalicelib.domain.automation.release_check import BEGUN, CHECK, MOVED, SAID
from chalicelib.domain.automation.run_states import RunState
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.people.plans import Feature
from chalicelib.ports.table import Delete, Put
from chalicelib.records.body import decode
from chalicelib.records.card import TIMELINE
from chalicelib.records.items import ITEM, item_key, item_row
from chalicelib.records.runs import RUN, run_of
from chalicelib.usecases.tenant.tenant import Tenant

PATIENCE = timedelta(seconds=60)
"""How long the rules may take: a cold start or two, the stream, and a second on the queue."""
BETWEEN_LOOKS = 1.0
AT_ONCE = 100

Pause = Callable[[float], None]


def smoke(tenant: Tenant, pause: Pause, patience: timedelta = PATIENCE) -> str:
    """Let the smoke automation run and return what did not happen, "" for nothing.

    Args:
        tenant: as its own functions see it.
        pause: waits some seconds.
        patience: how long it may take.
    """
    clear(tenant)
    began = tenant.clock.now()
    item = begun(tenant, began)
    tenant.table.write([Put(item_row(item), expect="absent")])
    try:
        while (missing := not_yet(tenant, item.ref)) and tenant.clock.now() < began + patience:
            pause(BETWEEN_LOOKS)
        return missing
    finally:
        clear(tenant, item.ref)


def begun(tenant: Tenant, now: datetime) -> Item:
    """Return a new item of the hidden type, in its first stage."""
    users = tenant.configuration.tenant(now).users.values()
    # Whoever may do everything: what an automation may do is not what is tried.
    someone = min(users, key=lambda user: (not (user.active and user.admin), user.id))
    return Item(
        type=CHECK.code,
        id=int(now.timestamp()),
        title=CHECK.title,
        responsible=someone.id,
        created_by=someone.id,
        created_at=now,
        updated_at=now,
        updated_by=someone.id,
        pipeline="default",
        stage=BEGUN,
        stage_entered_at=now,
        entry=1,
        first_pipeline="default",
        first_stage=BEGUN,
    )


def not_yet(tenant: Tenant, ref: ItemRef) -> str:
    """Return what has not happened to the item so far, "" for nothing."""
    rows = tenant.table.query(str(ref))
    stages = [decode(row, Item).stage for row in rows if row.kind == ITEM]
    runs = [run_of(row) for row in rows if row.kind == RUN]
    failed = [run for run in runs if run.state is RunState.FAILED]
    if failed:
        reason = failed[0].reason
        return f"a rule has failed ({reason.detail if reason else 'without a reason'})"
    if not tenant.booked.has(Feature.AUTOMATION):
        return "" if runs else "no rule was looked at: see the log of on-change"
    if stages != [MOVED]:
        return "the rule that moves an item has not acted: see the log of on-change"
    said = any(row.kind == TIMELINE and SAID in row.body for row in rows)
    return "" if said else "the rule a moment later has not acted: see the log of run-rule"


def clear(tenant: Tenant, *more: ItemRef) -> None:
    """Remove items of the hidden type with all rows of theirs, also what others have left."""
    found = [key for _, key in tenant.table.query_index("by_type", CHECK.code)]
    for pk in {pk for pk, _ in [*found, *map(item_key, more)]}:
        rows = tenant.table.query(pk)
        for start in range(0, len(rows), AT_ONCE):
            tenant.table.write([Delete(row.key) for row in rows[start : start + AT_ONCE]])

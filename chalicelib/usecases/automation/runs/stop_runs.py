"""A stage entry has ended.

What has not acted yet stops, and activities that end with the stage are completed.
"""

from datetime import datetime

import msgspec

from chalicelib.domain.automation.runs import Reason, Run, RunState
from chalicelib.domain.card.activities import BY_THE_STAGE, Activity
from chalicelib.domain.errors import Conflict
from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.item import ItemRef
from chalicelib.ports.table import Put, Row
from chalicelib.records.body import decode, readable
from chalicelib.records.card import activity_key, activity_row
from chalicelib.records.runs import AUTO_COMPLETE, RUN, AutoComplete, entry_prefix, run_of, run_row
from chalicelib.usecases.automation.alarms import remove_alarm
from chalicelib.usecases.automation.judge_run import STAGE_LEFT
from chalicelib.usecases.automation.resting import rest_over
from chalicelib.usecases.tenant.tenant import Tenant


def end_entry(
    tenant: Tenant, item: ItemRef, entry: int, now: datetime, reason: Reason, cause: Cause
) -> None:
    """Stop the open runs of a stage entry and complete what ends with it.

    What is due at the entry itself acts all the same, unless the item was deleted. `cause` is what
    took the item out of the stage.

    One query; then one write for each open run, one request for each of their schedules, and two
    for each activity.
    """
    rows = tenant.table.query(str(item), prefix=entry_prefix(entry))
    _stop(tenant, rows, now, reason)
    for row in rows:
        if row.kind == AUTO_COMPLETE:
            _complete(tenant, decode(row, AutoComplete).activity, now, cause)


def stop_runs(tenant: Tenant, item: ItemRef, entry: int, now: datetime, reason: Reason) -> int:
    """Stop the open runs of a stage entry and return how many there were."""
    return _stop(tenant, tenant.table.query(str(item), prefix=entry_prefix(entry)), now, reason)


def _stop(tenant: Tenant, rows: list[Row], now: datetime, reason: Reason) -> int:
    stopped = 0
    for run in readable((row for row in rows if row.kind == RUN), run_of):
        stopped += stop_run(tenant, run, now, reason) is not None
    return stopped


def stop_run(tenant: Tenant, run: Run, now: datetime, reason: Reason) -> Run | None:
    """Stop a run that has not acted yet and return it as it is then; None where it acts or has."""
    # One that reaches outside right now is let finish: what has left cannot be called back.
    while not (run.is_final or run.state is RunState.RUNNING or _acts_anyway(run, reason)):
        ended = msgspec.structs.replace(
            run.ended(RunState.STOPPED, now, reason=reason), stopped_as=run.state
        )
        rested = run.state is RunState.WAITING_APP
        over = rest_over(tenant, run, ended, str(reason.code), now) if rested else []
        try:
            tenant.table.write([Put(run_row(ended), expect=run.version), *over])
        except Conflict:
            row = tenant.table.get(run_row(run).key)
            if row is None:
                return None
            run = run_of(row)
            continue
        remove_alarm(tenant, run)
        return ended
    return None


def _acts_anyway(run: Run, reason: Reason) -> bool:
    return run.at_entry and reason == STAGE_LEFT


def _complete(tenant: Tenant, id: str, now: datetime, cause: Cause) -> None:
    row = tenant.table.get(activity_key(id))
    while row is not None:
        activity = decode(row, Activity)
        if activity.completed_at is not None:
            return
        completed = activity.completed(BY_THE_STAGE, now, cause)
        try:
            tenant.table.write([Put(activity_row(completed), expect=activity.version)])
        except Conflict:
            row = tenant.table.get(row.key)
            continue
        return

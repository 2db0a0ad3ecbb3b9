"""A date field was edited: rules that follow it are planned anew (features.md 2.3)."""

from typing import Any

import msgspec

from chalicelib.domain.changes import Change
from chalicelib.domain.errors import Conflict
from chalicelib.domain.runs import Run, RunState
from chalicelib.ports.table import Put
from chalicelib.records.runs import RUN, entry_prefix, run_of, run_row
from chalicelib.usecases.alarms import remove_alarm, set_alarms, timed
from chalicelib.usecases.judge import planned
from chalicelib.usecases.surroundings import Surroundings

OPEN = frozenset({RunState.SCHEDULED, RunState.UNSCHEDULED})


def follow_fields(around: Surroundings, change: Change) -> None:
    """Plan the waiting runs anew whose rule follows a field that changed.

    No request where no rule of the stage follows a changed field; otherwise one query, and one
    write and the alarms for each run whose due time moved.
    """
    item = change.after
    automation = around.automation(item.pipeline)
    if automation is None or item.stage is None:
        return
    if not any(
        _follows(one.rule.run, change)
        for one in automation.rules_of(item.stage)
        if one.rule.follow_field
    ):
        return
    rows = around.tenant.table.query(str(item.ref), prefix=entry_prefix(item.entry))
    for row in rows:
        if row.kind == RUN:
            run = run_of(row)
            if run.rule.follow_field and run.state in OPEN and _follows(run.rule.run, change):
                _plan_anew(around, change, run)


def _plan_anew(around: Surroundings, change: Change, run: Run) -> None:
    fresh = planned(
        run,
        around.compiled(run.rule),
        change.after,
        fields=around.wide.fields,
        start=run.entered_at,
        calendar=around.everywhere.calendar(around.now),
    )
    if (fresh.due_at, fresh.state) == (run.due_at, run.state):
        return
    fresh = timed(msgspec.structs.replace(fresh, version=run.version + 1), around.now)
    try:
        around.tenant.table.write([Put(run_row(fresh), expect=run.version)])
    except Conflict:
        return  # the run has begun or stopped meanwhile
    remove_alarm(around.tenant, run)
    if fresh.state is RunState.SCHEDULED:
        set_alarms(around.tenant, [fresh], around.now)


def _follows(run: dict[str, Any], change: Change) -> bool:
    return not change.fields.isdisjoint({run.get("field"), run.get("base")})

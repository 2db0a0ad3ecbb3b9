"""A date field was edited: rules that follow it move (semantics/automation: run modes)."""

from typing import Any

import msgspec

from chalicelib.domain.automation.rules import WorkingTime
from chalicelib.domain.automation.runs import Run, RunState
from chalicelib.domain.errors import Conflict
from chalicelib.domain.items.changes import Change
from chalicelib.domain.items.fields import FieldType
from chalicelib.domain.items.item import Item
from chalicelib.records.body import readable
from chalicelib.records.runs import RUN, entry_prefix, run_of
from chalicelib.usecases.automation.alarms import reschedule, set_alarms
from chalicelib.usecases.automation.item_context import ItemContext
from chalicelib.usecases.automation.runs.after_previous import follow_up
from chalicelib.usecases.items.save_item import find_item

DATES = frozenset({FieldType.DATE, FieldType.DATETIME})
OPEN = frozenset({RunState.SCHEDULED, RunState.UNSCHEDULED})


def follow_fields(context: ItemContext, change: Change) -> None:
    """Plan the waiting runs anew whose rule follows a field that changed.

    A run follows by its own copy of the rule, whatever has become of the rule. No request where no
    date changed; otherwise one query, and one write and the alarms for each run whose due time
    moved.
    """
    item = change.after
    handed_over = "responsible" in change.fields and _waits_for_people(context, item)
    dates = any(_is_date(context, code) for code in change.fields)
    if item.stage is None or not (dates or handed_over):
        return
    rows = context.tenant.table.query(str(item.ref), prefix=entry_prefix(item.entry))
    runs = list(readable((row for row in rows if row.kind == RUN), run_of))
    following = [
        run
        for run in runs
        if (run.rule.follow_field and run.state in OPEN and _follows(run.rule.run, change))
        or (handed_over and run.state is RunState.WAITING_HOURS)
    ]
    # The change may be an old one that comes again: what counts is what the item says now.
    present = find_item(context.tenant, item.ref) if following else None
    if present is not None and present.entry == item.entry and present.deleted_at is None:
        for run in following:
            if run.state is RunState.WAITING_HOURS:
                _look_again(context, run)
            else:
                _plan_anew(context, present, run)


def _waits_for_people(context: ItemContext, item: Item) -> bool:
    """Return whether runs of the pipeline may wait for somebody's hours."""
    automation = context.automation(item.pipeline)
    return automation is not None and any(
        rule.working_time is WorkingTime.RESPONSIBLE for rule in automation.all_rules
    )


def _look_again(context: ItemContext, run: Run) -> None:
    """Let a run that waits for somebody's hours be judged now, by those of who took over."""
    _rescheduled(context, run, msgspec.structs.replace(run, due_at=context.now))


def _plan_anew(context: ItemContext, item: Item, run: Run) -> None:
    fresh = context.planned(run, context.compiled(run.rule), item, start=run.entered_at)
    if (fresh.due_at, fresh.state) == (run.due_at, run.state):
        # A process may have died after storing this and before the alarm was set.
        if run.state is RunState.SCHEDULED:
            set_alarms(context.tenant, [run], context.now)
        return
    planned_anew = _rescheduled(context, run, fresh)
    if planned_anew is not None and planned_anew.is_final:
        follow_up(context, planned_anew, item)


def _rescheduled(context: ItemContext, run: Run, fresh: Run) -> Run | None:
    """Store a run with its new due time; None where it has begun or stopped meanwhile."""
    try:
        return reschedule(context.tenant, run, fresh, context.now)
    except Conflict as conflict:
        if not conflict.refused:
            raise
        return None


def _is_date(context: ItemContext, code: str) -> bool:
    field = context.wide.fields.get(code)
    return field is not None and field.type in DATES


def _follows(run: dict[str, Any], change: Change) -> bool:
    return not change.fields.isdisjoint({run.get("field"), run.get("base")})

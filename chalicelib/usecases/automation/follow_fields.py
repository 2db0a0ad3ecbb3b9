"""A date field was edited: rules that follow it move (semantics/automation: run modes)."""

from typing import Any

from chalicelib.domain.automation.runs import Run, RunState
from chalicelib.domain.errors import Conflict
from chalicelib.domain.items.changes import Change
from chalicelib.domain.items.fields import FieldType
from chalicelib.domain.items.item import Item
from chalicelib.records.runs import RUN, entry_prefix, run_of
from chalicelib.usecases.automation.after_previous import follow_up
from chalicelib.usecases.automation.alarms import reschedule, set_alarms
from chalicelib.usecases.automation.item_context import ItemContext
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
    if item.stage is None or not any(_is_date(context, code) for code in change.fields):
        return
    rows = context.tenant.table.query(str(item.ref), prefix=entry_prefix(item.entry))
    runs = [run_of(row) for row in rows if row.kind == RUN]
    following = [
        run
        for run in runs
        if run.rule.follow_field and run.state in OPEN and _follows(run.rule.run, change)
    ]
    # The change may be an old one that comes again: what counts is what the item says now.
    present = find_item(context.tenant, item.ref) if following else None
    if present is not None and present.entry == item.entry and present.deleted_at is None:
        for run in following:
            _plan_anew(context, present, run)


def _plan_anew(context: ItemContext, item: Item, run: Run) -> None:
    fresh = context.planned(run, context.compiled(run.rule), item, start=run.entered_at)
    if (fresh.due_at, fresh.state) == (run.due_at, run.state):
        # A process may have died after storing this and before the alarm was set.
        if run.state is RunState.SCHEDULED:
            set_alarms(context.tenant, [run], context.now)
        return
    try:
        fresh = reschedule(context.tenant, run, fresh, context.now)
    except Conflict as conflict:
        if not conflict.refused:
            raise
        return  # the run has begun or stopped meanwhile
    if fresh.is_final:
        follow_up(context, fresh, item)


def _is_date(context: ItemContext, code: str) -> bool:
    field = context.wide.fields.get(code)
    return field is not None and field.type in DATES


def _follows(run: dict[str, Any], change: Change) -> bool:
    return not change.fields.isdisjoint({run.get("field"), run.get("base")})

"""Deadlines: until when a step rests."""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.domain.automation.effects import ActionFailed
from chalicelib.domain.automation.run_states import Reason, RunState
from chalicelib.domain.codes import Code
from chalicelib.domain.items.fields import parse_date, parse_datetime
from chalicelib.domain.words.durations import parse_duration
from chalicelib.domain.words.instants import parse_instant, show_instant
from chalicelib.domain.workflows.deadlines import MAX_WAIT
from chalicelib.domain.workflows.event_budget import has_deadline
from chalicelib.domain.workflows.steps import EventStep, ListenStep, PauseStep, duration_of
from chalicelib.ports.table import Put
from chalicelib.records.workflows import step_row
from chalicelib.usecases.workflows.step_context import StepContext


def reckon(context: StepContext) -> dict[str, Any]:
    """Return until when a step rests: `until`, `timeout` and of a listen step the `branch`.

    What cannot be read as a date or an instant passes at once, as the past does, and the log says
    so; what is further off than MAX_WAIT passes after that. A step that rests already goes on
    resting for the time that is left. A pause leaves its line in the log [1 write].
    """
    step, log = context.step, context.log
    known = log.due_at if log is not None else None
    if isinstance(step, ListenStep):
        until, branch = min(_timers(context, step))
        return {"timeout": _seconds(context, known or until), "branch": branch}
    if not isinstance(step, EventStep):
        raise TypeError(f"{step.id} does not rest")
    until = known or _instant(context, step)
    if isinstance(step, PauseStep) and log is None:
        _note(context, until)
    return {"until": show_instant(max(until, context.now)), "timeout": _seconds(context, until)}


def deadline(context: StepContext) -> datetime | None:
    """Return when a step that waits passes by itself, None for never."""
    step = context.step
    if isinstance(step, ListenStep):
        return min((until for until, _ in _timers(context, step)), default=None)
    return _instant(context, step) if isinstance(step, EventStep) and has_deadline(step) else None


def _timers(context: StepContext, step: ListenStep) -> list[tuple[datetime, int]]:
    return [
        (_instant(context, branch.event), index)
        for index, branch in enumerate(step.branches)
        if has_deadline(branch.event)
    ]


def _seconds(context: StepContext, until: datetime) -> int:
    return max(1, int((until - context.now).total_seconds()))


def unreadable(context: StepContext) -> Reason | None:
    """Return why a deadline of the step is no date, None where all are."""
    step = context.step
    branches = step.branches if isinstance(step, ListenStep) else ()
    events = [step] if isinstance(step, EventStep) else [branch.event for branch in branches]
    for event in events:
        if event.until is not None and _date(context, event.until) is None:
            detail = f"the text of until gives no date for {event.id}, so it passes at once"
            return Reason(Code.NO_DATE, detail)
    return None


def _note(context: StepContext, until: datetime) -> None:
    """Write into the log until when a pause lasts, or that it could not be made."""
    reason = unreadable(context)
    if reason is not None:
        line = context.doing(RunState.FAILED, reason=reason)
    elif until <= context.now:
        line = context.doing(RunState.DONE)
    else:
        line = context.doing(RunState.SCHEDULED, due_at=until)
    context.tenant.table.write([context.fence(), Put(step_row(line), expect="absent")])


def _instant(context: StepContext, event: EventStep) -> datetime:
    """Return when an event passes by itself, neither before now nor after MAX_WAIT."""
    now = context.now
    if event.until is None:
        began = context.log.started_at if context.log is not None else None
        calendar = context.item_context.everywhere.calendar(now)
        found = calendar.add(began or now, parse_duration(duration_of(event) or "PT0S"))
    else:
        found = _date(context, event.until) or now
    return min(max(found, now), now + MAX_WAIT)


def _date(context: StepContext, template: str) -> datetime | None:
    action_context = context.action_context(template)
    try:
        text = action_context.raw_text(template).strip()
    except ActionFailed:
        return None
    return _read(text, context.item_context.everywhere.zone)


def _read(text: str, zone: ZoneInfo) -> datetime | None:
    """Return an instant, or the beginning of a day on the tenant's clock."""
    try:
        return parse_instant(parse_datetime(text))
    except ValueError:
        pass
    try:
        day = datetime.fromisoformat(parse_date(text))
    except ValueError:
        return None
    return datetime.combine(day.date(), time(0), zone)

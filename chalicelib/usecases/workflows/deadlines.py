"""Deadlines: until when a step rests."""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.domain.automation.effects import ActionFailed
from chalicelib.domain.automation.run_states import Reason, RunState
from chalicelib.domain.codes import Code
from chalicelib.domain.items.fields import parse_date, parse_datetime
from chalicelib.domain.language.filled_durations import is_filled
from chalicelib.domain.words.durations import Duration, parse_duration, show_duration
from chalicelib.domain.words.instants import parse_instant, show_instant
from chalicelib.domain.words.text import shortened
from chalicelib.domain.workflows.deadlines import MAX_WAIT
from chalicelib.domain.workflows.event_budget import has_deadline
from chalicelib.domain.workflows.step_log import StepDoing
from chalicelib.domain.workflows.steps import (
    MIN_PAUSE_SECONDS,
    EventStep,
    ListenStep,
    PauseStep,
    duration_of,
)
from chalicelib.ports.table import Put
from chalicelib.records.workflows import step_row
from chalicelib.usecases.workflows.failing import failed, failure
from chalicelib.usecases.workflows.step_context import StepContext, as_far_as_it_fits


def reckon(context: StepContext) -> dict[str, Any]:
    """Return until when a step rests: `until`, `timeout` and of a listen step the `branch`.

    What is further off than MAX_WAIT passes after that. A step that rests already goes on resting
    for the time that is left. A pause leaves its line in the log [1 write]; where its text gives
    no date or no duration, it has failed. A wait says so when it is noted (register_wait.py).

    Raises:
        NotDone: it has failed, and other steps follow then.
        RunFailed: it has failed, and so has the run.
    """
    step, log = context.step, context.log
    known = log.due_at if log is not None else None
    if isinstance(step, ListenStep):
        until, branch = min(_timers(context, step))
        return {"timeout": _seconds(context, known or until), "branch": branch}
    if not isinstance(step, EventStep):
        raise TypeError(f"{step.id} does not rest")
    until = known or _instant(context, step)
    if isinstance(step, PauseStep):
        log = log or _note(context, until)
        if log.state is RunState.FAILED:
            failed(context, log.reason)
    return {"until": show_instant(max(until, context.now)), "timeout": _seconds(context, until)}


def deadline(context: StepContext) -> datetime | None:
    """Return when a step that waits passes by itself, None for never."""
    step = context.step
    if isinstance(step, ListenStep):
        return min((until for until, _ in _timers(context, step)), default=None)
    return _instant(context, step) if isinstance(step, EventStep) and has_deadline(step) else None


def end_of(context: StepContext, event: EventStep) -> datetime | None:
    """Return when an event passes by itself, None for never."""
    return _instant(context, event) if has_deadline(event) else None


def in_vain(context: StepContext, branch: int | None) -> tuple[tuple[str, dict[str, Any]], ...]:
    """Return what a step gave that nothing has ended in time, and of a listen step its event.

    `branch` is that of the timer of a listen step.
    """
    step, result = context.step, {"result": "timeout"}
    if branch is None or not isinstance(step, ListenStep):
        return ((step.id, result),)
    event = step.branches[branch].event.id
    return ((step.id, {"event": event}), (event, result))


def first_timer(context: StepContext) -> int | None:
    """Return the branch whose event is the first to pass by itself; None but for a listen step."""
    step = context.step
    return min(_timers(context, step))[1] if isinstance(step, ListenStep) else None


def _timers(context: StepContext, step: ListenStep) -> list[tuple[datetime, int]]:
    return [
        (_instant(context, branch.event), index)
        for index, branch in enumerate(step.branches)
        if has_deadline(branch.event)
    ]


def _seconds(context: StepContext, until: datetime) -> int:
    """Return after how many seconds a wait is called for, at least the one that an engine needs.

    What is past by then never comes to that: see register_wait.py.
    """
    return max(1, int((until - context.now).total_seconds()))


def unreadable(context: StepContext) -> Reason | None:
    """Return why the end of the step is neither a date nor a duration, None where it is."""
    step = context.step
    branches = step.branches if isinstance(step, ListenStep) else ()
    events = [step] if isinstance(step, EventStep) else [branch.event for branch in branches]
    for event in events:
        if event.until is not None and _date(context, event.until) is None:
            return Reason(Code.NO_DATE, f"the text of until gives no date for {event.id}")
        try:
            _duration(context, event)
        except ValueError as error:
            return Reason(Code.NO_DURATION, f"{event.id} cannot rest: {error}")
    return None


def _note(context: StepContext, until: datetime) -> StepDoing:
    """Write into the log until when a pause lasts, or that it could not be made."""
    reason = unreadable(context)
    result: dict[str, Any] = {}
    if reason is not None:
        line = context.doing(RunState.FAILED, reason=reason)
        result = failure(reason)
    elif until <= context.now:
        line = context.doing(RunState.DONE)
    else:
        line = context.doing(RunState.SCHEDULED, due_at=until)
    after = context.run
    if result or context.step.id in after.results:
        after = as_far_as_it_fits(context.with_results((context.step.id, result)), after)
    writes = [*context.run_writes(after), Put(step_row(line), expect="absent")]
    context.tenant.table.write(writes)
    return line


def _instant(context: StepContext, event: EventStep) -> datetime:
    """Return when an event passes by itself, neither before now nor after MAX_WAIT."""
    now = context.now
    if event.until is None:
        began = context.log.started_at if context.log is not None else None
        calendar = context.item_context.everywhere.calendar(now)
        try:
            length = _duration(context, event)
        except ValueError:
            return now
        found = calendar.add(began or now, length)
    else:
        found = _date(context, event.until) or now
    return min(max(found, now), now + MAX_WAIT)


def _duration(context: StepContext, event: EventStep) -> Duration:
    """Return how long an event rests at most.

    Raises:
        ValueError: its text gives no duration, or one that is too short for a pause.
    """
    text = duration_of(event)
    if text is None or not is_filled(text):
        return parse_duration(text or "PT0S")
    try:
        given = context.action_context(text).raw_text(text).strip()
    except ActionFailed as failure:
        raise ValueError(failure.detail) from failure
    try:
        found = parse_duration(given)
    except ValueError as error:
        raise ValueError(f"{text} gave {shortened(given)!r}: {error}") from error
    if isinstance(event, PauseStep) and found.nominal_seconds < MIN_PAUSE_SECONDS:
        least = show_duration(Duration(seconds=MIN_PAUSE_SECONDS))
        raise ValueError(f"{text} gave {given!r}: a pause lasts {least} at least")
    return found


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

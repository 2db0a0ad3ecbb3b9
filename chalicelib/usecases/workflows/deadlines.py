"""Deadlines: until when a step rests."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.domain.automation.doings import Reason, RunState
from chalicelib.domain.automation.effects import ActionFailed
from chalicelib.domain.items.fields import parse_date, parse_datetime
from chalicelib.domain.words.durations import parse_duration
from chalicelib.domain.words.instants import parse_instant, show_instant
from chalicelib.domain.workflows.deadlines import MAX_WAIT
from chalicelib.domain.workflows.history import has_deadline
from chalicelib.domain.workflows.steps import EventStep, ListenStep, PauseStep, duration_of
from chalicelib.ports.table import Put
from chalicelib.records.workflows import step_row
from chalicelib.usecases.workflows.step_context import Standing


def reckon(standing: Standing) -> dict[str, Any]:
    """Return until when a step rests: `until`, `timeout` and of a listen step the `branch`.

    What cannot be read as a date or an instant passes at once, as the past does, and the log says
    so; what is further off than MAX_WAIT passes after that.
    """
    step = standing.step
    if isinstance(step, ListenStep):
        until, branch = min(_timers(standing, step))
        return {"timeout": _seconds(standing, until), "branch": branch}
    if not isinstance(step, EventStep):
        raise TypeError(f"{step.id} does not rest")
    if isinstance(step, PauseStep) and standing.log is None:
        _note(standing, unreadable(standing))
    until = _instant(standing, step)
    return {"until": show_instant(until), "timeout": _seconds(standing, until)}


def deadline(standing: Standing) -> datetime | None:
    """Return when a step that waits passes by itself, None for never."""
    step = standing.step
    if isinstance(step, ListenStep):
        return min((until for until, _ in _timers(standing, step)), default=None)
    return _instant(standing, step) if isinstance(step, EventStep) and has_deadline(step) else None


def _timers(standing: Standing, step: ListenStep) -> list[tuple[datetime, int]]:
    return [
        (_instant(standing, branch.event), index)
        for index, branch in enumerate(step.branches)
        if has_deadline(branch.event)
    ]


def _seconds(standing: Standing, until: datetime) -> int:
    return max(1, int((until - standing.now).total_seconds()))


def unreadable(standing: Standing) -> Reason | None:
    """Return why a deadline of the step is no date, None where all are."""
    step = standing.step
    branches = step.branches if isinstance(step, ListenStep) else ()
    events = [step] if isinstance(step, EventStep) else [branch.event for branch in branches]
    for event in events:
        if event.until is not None and _date(standing, event.until) is None:
            detail = f"the text of until gives no date for {event.id}, so it passes at once"
            return Reason("no_date", detail)
    return None


def _note(standing: Standing, reason: Reason | None) -> None:
    """Write into the log that a pause could not be made; nothing else would tell."""
    if reason is not None:
        failed = step_row(standing.doing(RunState.FAILED, reason=reason))
        standing.tenant.table.write([standing.fence(), Put(failed, expect="absent")])


def _instant(standing: Standing, event: EventStep) -> datetime:
    """Return when an event passes by itself, neither before now nor after MAX_WAIT."""
    now = standing.now
    if event.until is None:
        seconds = parse_duration(duration_of(event) or "PT0S").nominal_seconds
        return now + min(timedelta(seconds=seconds), MAX_WAIT)
    found = _date(standing, event.until) or now
    return min(max(found, now), now + MAX_WAIT)


def _date(standing: Standing, template: str) -> datetime | None:
    scene = standing.scene(template)
    try:
        text = scene.text(template).strip()
    except ActionFailed:
        return None
    return _read(text, standing.around.everywhere.zone)


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

"""Deadlines: until when a step rests."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.domain.durations import parse_duration
from chalicelib.domain.effects import ActionFailed
from chalicelib.domain.fields import parse_date, parse_datetime
from chalicelib.domain.instants import parse_instant, show_instant
from chalicelib.domain.workflow.deadlines import MAX_WAIT
from chalicelib.domain.workflow.history import has_deadline
from chalicelib.domain.workflow.steps import EventStep, ListenStep, duration_of
from chalicelib.usecases.workflows.standing import Standing


def reckon(standing: Standing) -> dict[str, Any]:
    """Return until when a step rests: `until`, `timeout` and of a listen step the `branch`.

    What cannot be read as a date or an instant passes at once, as the past does; what is further
    off than MAX_WAIT passes after that.
    """
    step = standing.step
    if isinstance(step, ListenStep):
        timers = [
            (_instant(standing, branch.event), index)
            for index, branch in enumerate(step.branches)
            if has_deadline(branch.event)
        ]
        until, branch = min(timers)
        return {"timeout": _seconds(standing, until), "branch": branch}
    if not isinstance(step, EventStep):
        raise TypeError(f"{step.id} does not rest")
    until = _instant(standing, step)
    return {"until": show_instant(until), "timeout": _seconds(standing, until)}


def _seconds(standing: Standing, until: datetime) -> int:
    return max(1, int((until - standing.now).total_seconds()))


def _instant(standing: Standing, event: EventStep) -> datetime:
    """Return when an event passes by itself, neither before now nor after MAX_WAIT."""
    now = standing.now
    if event.until is None:
        seconds = parse_duration(duration_of(event) or "PT0S").nominal_seconds
        return now + min(timedelta(seconds=seconds), MAX_WAIT)
    scene = standing.scene(event.until)
    try:
        text = scene.text(event.until).strip()
    except ActionFailed:
        return now
    found = _read(text, standing.around.everywhere.zone) or now
    return min(max(found, now), now + MAX_WAIT)


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

"""Lines of the run log: "Send e-mail 'Welcome' — 2 days after entering, done: mail to a@b.example".

Made of the run's own copy of its rule, so that they stay true when the rule is changed or gone.
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from chalicelib.domain.automation.app_effects import asked_of
from chalicelib.domain.automation.effects import People
from chalicelib.domain.automation.rules import Rule, WorkingTime
from chalicelib.domain.automation.run_modes import ENTRY
from chalicelib.domain.automation.runs import Run, RunState
from chalicelib.domain.language.filters import Style, show_moment
from chalicelib.domain.words.instants import show_instant
from chalicelib.domain.words.spoken_durations import spoken


class RunWords(msgspec.Struct, frozen=True):
    """The names that such lines are written with."""

    action_title: Callable[[str], str]
    fields: Mapping[str, str]
    """Titles by code."""
    users: People
    style: Style


def summary_of(run: Run, words: RunWords) -> str:
    """Return action, name, when, and what became of a run, in one line."""
    title = words.action_title(run.rule.action)
    named = title if run.rule.name in (title, "") else f"{title} '{run.rule.name}'"
    when = _when(run.rule, words)
    if run.retry:
        asked = words.users.get(run.asked_by or 0, f"user {run.asked_by}")
        when = f"tried again by {asked}"
    return f"{named} — {when}, {_became(run, words)}"


def _when(rule: Rule, words: RunWords) -> str:
    said = _mode(rule.run, words)
    if rule.after_previous:
        behind = "after the rule above it"
        said = behind if said == "at once" else f"{said}, {behind}"
    match rule.working_time:
        case WorkingTime.ACCOUNT:
            return f"{said}, in working time"
        case WorkingTime.RESPONSIBLE:
            return f"{said}, in the responsible person's hours"
    return said


def _mode(run: Mapping[str, Any], words: RunWords) -> str:
    match run:
        case {"mode": "delay", "delay": delay, **rest}:
            base = rest.get("base", ENTRY)
            of = "entering" if base == ENTRY else words.fields.get(base, base)
            return f"{spoken(delay)} after {of}"
        case {"mode": "before", "delay": delay, "field": field}:
            return f"{spoken(delay)} before {words.fields.get(field, field)}"
        case {"mode": "at", "instant": str(instant)}:
            return f"at {_moment(instant, words)}"
        case {"mode": "at", "field": field, **rest}:
            clock = rest.get("time")
            on = words.fields.get(field, field)
            return f"at {clock} on {on}" if clock else f"at {on}"
    return "at once"


def _became(run: Run, words: RunWords) -> str:
    detail = run.reason.detail if run.reason else ""
    match run.state:
        case RunState.DONE:
            return f"done: {run.did}" if run.did else "done"
        case RunState.SCHEDULED:
            due = f"due {_moment(show_instant(run.due_at), words)}" if run.due_at else "due"
            return f"{due}: {detail}" if detail else due
        case RunState.WAITING_HOURS:
            until = f" until {_moment(show_instant(run.due_at), words)}" if run.due_at else ""
            return f"waits for working hours{until}"
        case RunState.WAITING_APP:
            until = f" until {_moment(show_instant(run.due_at), words)}" if run.due_at else ""
            whom = "an app" if asked_of(run) else "the client"
            return f"waits for {whom}{until}{run.did and ': '}{run.did}"
        case RunState.WAITING_PREV:
            return "waits for the rule above it"
        case RunState.UNSCHEDULED:
            return f"not planned: {detail}"
        case RunState.RUNNING:
            return "running"
    return f"{run.state}: {detail}" if detail else str(run.state)


def _moment(instant: str, words: RunWords) -> str:
    try:
        return show_moment(instant, words.style)
    except ValueError:
        return instant

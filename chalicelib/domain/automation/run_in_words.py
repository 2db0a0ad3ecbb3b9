"""Lines of the run log: "Send e-mail 'Welcome' — 2 days after entering, done: mail to a@b.example".

Made of the run's own copy of its rule, so that they stay true when the rule is changed or gone; in
the language of who reads them.
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from chalicelib.domain.automation.app_effects import asked_of
from chalicelib.domain.automation.rules import Rule, WorkingTime
from chalicelib.domain.automation.run_modes import ENTRY
from chalicelib.domain.automation.run_states import DID_NOT_HOLD
from chalicelib.domain.automation.runs import Run, RunState
from chalicelib.domain.codes import Code
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.language.condition_sentences import condition_at, condition_in_words
from chalicelib.domain.language.filters import show_moment
from chalicelib.domain.language.values_in_words import Names, moment_in_words, value_in_words
from chalicelib.domain.words.instants import show_instant
from chalicelib.domain.words.languages import FALLBACK
from chalicelib.domain.words.said import AND, found_deed, said
from chalicelib.domain.words.spoken_durations import spoken


class RunWords(msgspec.Struct, frozen=True):
    """The names that such lines are written with."""

    action_title: Callable[[str], str]
    names: Names

    @property
    def language(self) -> str | None:
        """Return the language of who reads them."""
        return self.names.language


_WRITTEN = frozenset({"entry_id", "comment"})
"""Results of actions of whose doing the run tells what somebody has written."""


def summary_of(run: Run, words: RunWords) -> str:
    """Return action, name, when, and what became of a run, in one line."""
    title = words.action_title(run.rule.action)
    named = title if run.rule.name in (title, "") else f"{title} '{run.rule.name}'"
    tell = words.names.tell
    when = _when(run.rule, words.names)
    if run.retry:
        when = tell("tried again by {asked}", asked=words.names.user(run.asked_by or 0))
    became = _became(run, words.names)
    return tell("{named} — {when}, {became}", named=named, when=when, became=became)


def detail_of(run: Run, names: Names) -> str:
    """Return why exactly a run ended as it did, or waits, in the language of the names."""
    if run.reason is None:
        return ""
    if names.language not in (None, FALLBACK) and run.reason.code == Code.CONDITION_FALSE:
        return _did_not_hold(run, names)
    return said(run.reason.detail, names.language)


def _did_not_hold(run: Run, names: Names) -> str:
    """Return what the condition wanted, as far as it is known, and what it found."""
    detail = run.reason.detail if run.reason else ""
    if not detail.startswith(DID_NOT_HOLD):
        return said(detail, names.language)
    found = AND.join(
        names.tell(
            "{field} was {value}", field=names.field(code), value=value_in_words(code, value, names)
        )
        for code, value in run.seen.items()
    )
    asked = condition_at(detail, len(DID_NOT_HOLD))
    if asked is None or not detail.startswith(AND, asked[1]):
        return names.tell("the condition did not hold when the rule was due: {found}", found=found)
    return names.tell(
        "the condition did not hold when the rule was due: {condition}; {found}",
        condition=condition_in_words(asked[0], names),
        found=found,
    )


def _when(rule: Rule, names: Names) -> str:
    mode = _mode(rule.run, names)
    if rule.after_previous:
        behind = names.tell("after the rule above it")
        at_once = mode == names.tell("at once")
        mode = behind if at_once else names.tell("{mode}, after the rule above it", mode=mode)
    match rule.working_time:
        case WorkingTime.ACCOUNT:
            return names.tell("{mode}, in working time", mode=mode)
        case WorkingTime.RESPONSIBLE:
            return names.tell("{mode}, in the responsible person's hours", mode=mode)
    return mode


def _mode(run: Mapping[str, Any], names: Names) -> str:
    tell = names.tell
    match run:
        case {"mode": "delay", "delay": delay, **rest}:
            base, time = rest.get("base", ENTRY), spoken(delay, names.language)
            if base == ENTRY:
                return tell("{time} after entering", time=time)
            return tell("{time} after {field}", time=time, field=names.field(base))
        case {"mode": "before", "delay": delay, "field": field}:
            time = spoken(delay, names.language)
            return tell("{time} before {field}", time=time, field=names.field(field))
        case {"mode": "at", "instant": str(instant)}:
            return tell("at {moment}", moment=moment_in_words(instant, names.style))
        case {"mode": "at", "field": field, **rest}:
            clock, on = rest.get("time"), names.field(field)
            if clock:
                return tell("at {clock} on {day}", clock=clock, day=on)
            return tell("at {moment}", moment=on)
    return tell("at once")


def _became(run: Run, names: Names) -> str:
    tell, detail = names.tell, detail_of(run, names)
    did = _deeds(run, names)
    due = moment_in_words(show_instant(run.due_at), names.style) if run.due_at else ""
    until = tell(" until {moment}", moment=due) if due else ""
    match run.state:
        case RunState.DONE:
            return tell("done: {did}", did=did) if did else tell("done")
        case RunState.SCHEDULED:
            planned = tell("due {moment}", moment=due) if due else tell("due")
            return f"{planned}: {detail}" if detail else planned
        case RunState.WAITING_HOURS:
            return tell("waits for working hours{until}", until=until)
        case RunState.WAITING_APP:
            waits = (
                tell("waits for an app{until}", until=until)
                if asked_of(run)
                else tell("waits for the client{until}", until=until)
            )
            return f"{waits}{did and ': '}{did}"
        case RunState.WAITING_PREV:
            return tell("waits for the rule above it")
        case RunState.UNSCHEDULED:
            return tell("not planned: {detail}", detail=detail)
        case RunState.RUNNING:
            return tell("running")
    state = tell(str(run.state))
    return f"{state}: {detail}" if detail else state


def _deeds(run: Run, names: Names) -> str:
    """Return what a run did; in English as it is stored (effects), else with titles for codes.

    What somebody has written stays as it is: lines of the timeline and comments of waits.
    """
    if names.language in (None, FALLBACK) or not _WRITTEN.isdisjoint(run.result):
        return run.did
    return AND.join(_deed(one, names) for one in run.did.split(AND)) if run.did else ""


def _deed(did: str, names: Names) -> str:
    found = found_deed(did, names.language)
    if found is None:
        return ", ".join(names.types.get(one) or names.field(one) for one in did.split(", "))
    english, values = found
    try:
        read = {place: _read(place, one, names) for place, one in values.items()}
    except ValueError:
        return did
    return names.tell(english, **read)


def _read(place: str, value: str, names: Names) -> str:
    """Return what stands at a place, by its name.

    Raises:
        ValueError: no such thing stands there, so it was another sentence.
    """
    match place:
        case "fields":
            return ", ".join(_field(one, names) for one in value.split(", "))
        case "item":
            return names.item(ItemRef.parse(value))
        case "stage":
            return names.stage(value)
        case "pipeline":
            return names.pipeline(value)
        case "start" | "end":
            return show_moment(value.removesuffix("Z") + ":00Z", names.style)
        case "person" | "channel" if value in ("nobody", "a chat"):
            return names.tell(value)
    return value


def _field(written: str, names: Names) -> str:
    """Return the title of a field, with what it was set to where that is told."""
    code, separator, to = written.partition(": ")
    return f"{names.field(code)}{separator}{to}"

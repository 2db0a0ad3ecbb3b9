"""What is to become of a due run: its checks in order (semantics/automation: runs). Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.automation.due_time import due_at, names_beyond
from chalicelib.domain.automation.rules import WorkingTime
from chalicelib.domain.automation.run_modes import Immediately
from chalicelib.domain.automation.run_states import DID_NOT_HOLD
from chalicelib.domain.automation.runs import Reason, Run, RunState
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Refused
from chalicelib.domain.items.fields import PRIVATE, Field
from chalicelib.domain.items.item import Item
from chalicelib.domain.language.conditions import Condition, ConditionError, Reading
from chalicelib.domain.language.placeholders import show_value
from chalicelib.domain.words.text import shortened
from chalicelib.domain.words.working_calendar import WorkingCalendar
from chalicelib.engine.compiled_rule import BrokenRule, CompiledRule
from chalicelib.engine.condition_names import Beyond, seen_values

STAGE_LEFT = Reason(Code.STAGE_LEFT, "the item left the stage before the rule acted")
ITEM_DELETED = Reason(Code.ITEM_DELETED, "the item was deleted before the rule acted")
AUTOMATION_OFF = Reason(
    Code.AUTOMATION_OFF, "rules of this type of items were switched off before it was due"
)
WITHDRAWN = Reason(Code.RULE_WITHDRAWN, "the rule was switched off or removed before it was due")
UNDONE = Reason(Code.UNDONE, "the move that had started it was undone before it acted")
NOT_IN_PLAN = Reason(
    Code.PLAN_RESTRICTED, "rules are not part of the plan that was booked when it was due"
)
NO_DATE = Reason(Code.NO_DATE, "the date field is empty, so there is no due time")
MAX_DETAIL = 1_000
PREVIOUS_FAILED = Reason(Code.PREVIOUS_FAILED, "the rule above it failed")


class Act(msgspec.Struct, frozen=True):
    """The run may act now."""

    item: Item
    condition: bool | None
    seen: dict[str, Any] = {}
    """What the condition looked at, by field code."""

    def begun(self, run: Run, now: datetime) -> Run:
        """Return the run as it begins to act; one that is tried again began with its first try."""
        return msgspec.structs.replace(
            run, condition=self.condition, seen=self.seen, started_at=run.started_at or now
        )


class Postpone(msgspec.Struct, frozen=True):
    """The run has to wait until `due`."""

    state: RunState
    due: datetime

    def waiting(self, run: Run) -> Run:
        """Return the run as it waits."""
        return msgspec.structs.replace(run, state=self.state, due_at=self.due, at_entry=False)


class End(msgspec.Struct, frozen=True):
    """The run ends without acting."""

    state: RunState
    reason: Reason
    condition: bool | None = None
    seen: dict[str, Any] = {}

    def ended(self, run: Run, now: datetime) -> Run:
        """Return the run as it has ended, one version on."""
        return run.ended(
            self.state, now, reason=self.reason, condition=self.condition, seen=self.seen
        )


Verdict = Act | Postpone | End


def judge(
    run: Run,
    compiled: CompiledRule,
    item: Item | None,
    *,
    now: datetime,
    calendar: WorkingCalendar,
    look: Beyond,
    withdrawn: bool = False,
    off: bool = False,
    booked: bool = True,
) -> Verdict:
    """Return whether a due run acts, waits on or ends.

    What is due at the entry itself acts for that entry, also where the item has moved on.

    The condition is asked once: a run that is tried again keeps the answer of its first try.

    `calendar` is that of the item's responsible; `look` gives what the condition names beyond the
    item, and is asked only where it names something. `withdrawn`: it was to stop with its rule;
    `off`: rules of the type are switched off.
    `booked`: the tenant's plan has rules.
    """
    if item is None or item.deleted_at is not None:
        return End(RunState.STOPPED, ITEM_DELETED)
    if run.state is RunState.RUNNING:
        # Claimed while all held, then cut short: nobody knows whether it left, so it is finished.
        return Act(item, run.condition, run.seen)
    if run.entry in item.undone:
        return End(RunState.STOPPED, UNDONE)
    left = item.entry != run.entry
    if left and not run.at_entry:
        return End(RunState.STOPPED, STAGE_LEFT)
    if withdrawn:
        return End(RunState.STOPPED, WITHDRAWN)
    if off:
        return End(RunState.STOPPED, AUTOMATION_OFF)
    if not booked:
        return End(RunState.SKIPPED, NOT_IN_PLAN)
    if run.rule.working_time is WorkingTime.RESPONSIBLE and not calendar.is_working(now):
        if left:
            return End(RunState.STOPPED, STAGE_LEFT)
        try:
            return Postpone(RunState.WAITING_HOURS, calendar.next_working_instant(now))
        except Refused as error:
            return End(RunState.FAILED, Reason(error.code, error.detail))
    if run.attempt:
        return Act(item, run.condition, run.seen)
    return _asked(compiled, item, look)


def _asked(compiled: CompiledRule, item: Item, look: Beyond) -> Act | End:
    """Return what the condition makes of it."""
    seen: dict[str, Any] = {}
    try:
        if compiled.holds is None or compiled.condition is None:
            return Act(item, None)
        values = seen_values(item, compiled.beyond, look)
        seen = {
            name: PRIVATE if name in compiled.private else shortened(values.get(name))
            for name in compiled.looks_at
        }
        if compiled.holds(Reading(values)):
            return Act(item, True, seen)
    except BrokenRule as error:
        return End(RunState.FAILED, broken(error))
    except ConditionError as error:
        return End(RunState.FAILED, broken(error), seen=seen)
    return End(RunState.SKIPPED, _did_not_hold(compiled.condition, seen), False, seen)


def _did_not_hold(condition: Condition, seen: Mapping[str, Any]) -> Reason:
    """Return what the condition wanted and what it found."""
    found = ", ".join(f"{field} was {show_value(seen[field]) or 'empty'}" for field in seen)
    detail = f"{DID_NOT_HOLD}{condition}; {found}"
    return Reason(Code.CONDITION_FALSE, detail[:MAX_DETAIL])


def planned(
    run: Run,
    compiled: CompiledRule,
    item: Item,
    *,
    fields: Mapping[str, Field],
    start: datetime,
    calendar: WorkingCalendar,
    look: Beyond,
    least_seconds: int = 0,
) -> Run:
    """Return the run with its due time, counted from the stage entry or the end of the rule before.

    `look` gives the values of the tenant, and is asked only where the delay names some.
    A date field that is empty leaves it unscheduled; a due time that cannot be worked out fails it.
    """
    try:
        at_once = isinstance(compiled.mode, Immediately)
        due = due_at(
            compiled.mode,
            values={} if at_once else seen_values(item, names_beyond(compiled.mode), look),
            fields=fields,
            start=start,
            calendar=calendar,
            account_hours=run.rule.working_time is WorkingTime.ACCOUNT,
            least_seconds=least_seconds,
        )
    except (BrokenRule, Refused) as error:
        return run.ended(RunState.FAILED, start, reason=broken(error))
    if due is None:
        return msgspec.structs.replace(run, state=RunState.UNSCHEDULED, reason=NO_DATE, due_at=None)
    return msgspec.structs.replace(run, state=RunState.SCHEDULED, reason=None, due_at=due)


def broken(error: BrokenRule | Refused) -> Reason:
    """Return the reason for a rule that cannot be carried out as it is configured."""
    if isinstance(error, Refused):
        return Reason(error.code, error.detail)
    return Reason(Code.BROKEN_RULE, f"the rule no longer fits the configuration: {error}")

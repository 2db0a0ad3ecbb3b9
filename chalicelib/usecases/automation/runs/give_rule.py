"""A rule is given to an item that was on its stage before.

(semantics/foresight: many items at once)

As if it had been there when the item came: its delay counts from then, what is past already acts
now, and it waits for the rule above it. Nothing is done twice: where the rule has acted for this
entry, or somebody stopped it, nothing happens; what waits by an earlier form of it waits by the
present one; what ended without acting is asked anew.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

import msgspec

from chalicelib.domain.automation.rules import Rule
from chalicelib.domain.automation.runs import Reason, Run, RunKey, RunState
from chalicelib.domain.bulk.job import GivenRule
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Clash, NotFound
from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.people.rights import Area, Caller, Right
from chalicelib.engine.compiled_rule import CompiledRule
from chalicelib.engine.pipeline_automation import PipelineAutomation
from chalicelib.ports.table import Key, Put
from chalicelib.records.entry_runs import entry_runs_key, entry_runs_row, runs_among
from chalicelib.records.runs import entry_prefix, run_key, run_of, run_row
from chalicelib.usecases.automation.alarms import remove_alarm, set_alarms, timed
from chalicelib.usecases.automation.item_context import ItemContext
from chalicelib.usecases.automation.runs.after_previous import BLOCKS
from chalicelib.usecases.automation.runs.one_run import NOT_YET_DUE
from chalicelib.usecases.automation.runs.withdraw_runs import stop_followed
from chalicelib.usecases.items.save_item import item_for
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.tenant import Tenant

TAKEN_BACK = Reason(
    Code.RULE_WITHDRAWN, "it was given to items that were there already, and taken back"
)
ASKED_ANEW = frozenset({RunState.SKIPPED, RunState.STOPPED, RunState.BLOCKED})
ACTING = frozenset({RunState.RUNNING, RunState.WAITING_APP, RunState.WAITING_HOURS})

Beside = Callable[[Item], list[Put]]


def rule_to_give(tenant: Tenant, type: str, given: GivenRule, now: datetime) -> Rule:
    """Return a rule that can be given to items.

    Raises:
        NotFound: there is none.
        Clash: it is switched off.
    """
    context = ItemContext(tenant, type, now)
    return _compiled(context.automation(given.pipeline), given).rule


def give_rule(
    tenant: Tenant,
    caller: Caller,
    ref: ItemRef,
    given: GivenRule,
    *,
    root: str,
    now: datetime,
    beside: Beside | None = None,
) -> Run | None:
    """Make a run of a rule for the stage entry that an item is in; None where nothing is to do.

    What `beside` gives is written with it [2 reads, 1 write, 1 for its alarm].

    Raises:
        Forbidden: they may not set up the rule, or not see the item.
        NotFound: no such item or rule.
        Clash: the item is elsewhere, the rule is off, or the one above it failed or acts right now.
    """
    caller.require(Right.AUTOMATION_UPDATE, on=Area(ref.type, given.pipeline))

    def attempt() -> Run | None:
        item = item_for(tenant, caller, ref, Right.ITEM_READ)
        context = ItemContext(tenant, ref.type, now)
        giving = _Giving(context, item, given, caller.id, root)
        found = giving.planned()
        if found is None:
            return None
        run, writes = found
        tenant.table.write([*writes, *(beside(item) if beside else [])])
        if giving.before is not None:
            remove_alarm(tenant, giving.before)
        set_alarms(tenant, [run] if run.state is RunState.SCHEDULED else [], now)
        return run

    return retried(attempt, busy(ref))


def looked_at(item: Item, rules: Iterable[str]) -> list[Key]:
    """Return where runs of rules for an item's entry lie, so that many can be read at once."""
    keys = (run_key(RunKey(item.ref, item.entry, rule)) for rule in rules)
    return [entry_runs_key(item.ref, item.entry), *keys]


def withdraw_given(
    tenant: Tenant, ref: ItemRef, entry: int, given: GivenRule, *, root: str, now: datetime
) -> str:
    """Stop the run that a rule was given an item for; return what stays, "" for nothing [1; 1].

    What waits for it goes on as behind a rule that was skipped.
    """
    runs = [
        run
        for run in _runs(tenant, ref, entry)
        if run.rule.id == given.id and run.cause.root == root
    ]
    if not runs:
        return "it waits by the rule as it is now"
    stopped = stop_followed(tenant, [run for run in runs if not run.is_final], now, TAKEN_BACK)
    rest = {run.id: run for run in runs} | {run.id: run for run in stopped}
    acted = [run for run in rest.values() if run.state is RunState.DONE or not run.is_final]
    return "the rule has acted already" if acted else ""


def _runs(tenant: Tenant, ref: ItemRef, entry: int) -> list[Run]:
    return runs_among(tenant.table.query(str(ref), prefix=entry_prefix(entry)))


def _compiled(automation: PipelineAutomation | None, given: GivenRule) -> CompiledRule:
    rules = automation.all_rules if automation else []
    rule = next((one for one in rules if one.id == given.id), None)
    if automation is None or rule is None:
        raise NotFound(f"the pipeline {given.pipeline} has no rule {given.id}")
    if not rule.enabled:
        raise Clash(f"the rule “{rule.name}” is switched off; switch it on first")
    return next(one for one in automation.rules_of(rule.stage) if one.rule.id == rule.id)


class _Giving:
    """What giving a rule to one item means."""

    def __init__(
        self, context: ItemContext, item: Item, given: GivenRule, by: int, root: str
    ) -> None:
        self._context = context
        self._item = item
        self._by = by
        self._root = root
        automation = context.automation(given.pipeline)
        self._compiled = _compiled(automation, given)
        assert automation is not None
        rule = self._compiled.rule
        if (item.pipeline, item.stage) != (given.pipeline, rule.stage):
            raise Clash(
                f"{item.ref} is not on the stage {rule.stage} of the rule", code=Code.STAGE_LEFT
            )
        self._version = automation.version
        self._above = automation.predecessors_of(rule.stage).get(rule.id)
        keys = looked_at(item, filter(None, (rule.id, self._above)))
        rows = context.tenant.table.get_many(keys)
        self._runs = runs_among(rows.values())
        self._acted = entry_runs_key(item.ref, item.entry) in rows
        """Whether it is noted which rules of the entry acted together."""
        self.before: Run | None = None
        """The run that waits by an earlier form of the rule."""

    def planned(self) -> tuple[Run, list[Put]] | None:
        """Return the run as it begins, and what is written; None where nothing is to do."""
        latest = self._latest(self._compiled.rule.id)
        if latest is not None and latest.state in NOT_YET_DUE:
            if latest.rule == self._compiled.rule:
                return None
            return self._anew(latest)
        if latest is not None:
            # There may be attempts by hand beside it.
            self._runs = _runs(self._context.tenant, self._item.ref, self._item.entry)
            latest = self._latest(self._compiled.rule.id) or latest
            if latest.state not in ASKED_ANEW or _by_hand(latest):
                return None
        run = Run(
            item=self._item.ref,
            entry=self._item.entry,
            rule=self._compiled.rule,
            config=self._version,
            state=RunState.WAITING_PREV,
            entered_at=self._entered_at,
            cause=Cause(root=self._root),
            retry=0 if latest is None else latest.retry + 1,
            asked_by=self._by,
        )
        run, writes = self._placed(run)
        return run, writes if self._acted else [*writes, self._note()]

    def _note(self) -> Put:
        """Return the note that none acted together.

        The stream may have yet to tell of the entry: its rules then act one by one, each unless it
        has a run already.
        """
        return Put(entry_runs_row(self._item.ref, self._item.entry, []), expect="absent")

    @property
    def _entered_at(self) -> datetime:
        return self._item.stage_entered_at or self._context.now

    def _latest(self, rule: str) -> Run | None:
        attempts = [run for run in self._runs if run.rule.id == rule]
        return max(attempts, key=lambda run: run.retry, default=None)

    def _anew(self, before: Run) -> tuple[Run, list[Put]]:
        """Return a waiting run with the rule as it is now; whom it waits for stays."""
        run = msgspec.structs.replace(before, rule=self._compiled.rule, config=self._version)
        if before.state is not RunState.WAITING_PREV:
            run = self._timed(run, self._entered_at)
        run = msgspec.structs.replace(run, version=before.version + 1)
        self.before = before
        return run, [Put(run_row(run), expect=before.version)]

    def _placed(self, run: Run) -> tuple[Run, list[Put]]:
        """Return a new run behind the rule above it, where that one was there for this entry."""
        above = self._latest(self._above) if self._above else None
        if above is None:
            return self._alone(self._timed(run, self._entered_at))
        if above.state in BLOCKS:
            raise Clash("the rule above it failed", code=Code.PREVIOUS_FAILED)
        if above.is_final:
            return self._alone(self._timed(run, above.finished_at or self._context.now))
        if above.state in ACTING:
            raise Clash("the rule above it is at work; try it again when that is over")
        run = msgspec.structs.replace(
            run, predecessor=above.key.rule, follower=above.follower or run.follower
        )
        linked = msgspec.structs.replace(above, follower=run.key.rule, version=above.version + 1)
        return run, [
            Put(run_row(linked), expect=above.version),
            Put(run_row(run), expect="absent"),
            *self._next_behind(run),
        ]

    def _next_behind(self, run: Run) -> list[Put]:
        """Return that what waited for the rule above waits for this one instead."""
        if run.follower is None:
            return []
        key = run_key(RunKey(run.item, run.entry, run.follower))
        row = self._context.tenant.table.get(key)
        behind = run_of(row) if row else None
        if behind is None or behind.is_final:
            return []
        moved = msgspec.structs.replace(
            behind, predecessor=run.key.rule, version=behind.version + 1
        )
        return [Put(run_row(moved), expect=behind.version)]

    def _alone(self, run: Run) -> tuple[Run, list[Put]]:
        return run, [Put(run_row(run), expect="absent")]

    def _timed(self, run: Run, start: datetime) -> Run:
        """Return the run with its due time; what is past already is due now."""
        now = self._context.now
        due = self._context.planned(run, self._compiled, self._item, start=start)
        if due.due_at is not None and due.due_at < now:
            due = msgspec.structs.replace(due, due_at=now)
        return timed(due, now)


def _by_hand(run: Run) -> bool:
    """Return whether somebody stopped it: that counts for this entry."""
    return run.reason is not None and run.reason.code == Code.RULE_STOPPED

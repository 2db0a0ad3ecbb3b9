"""What a stage move would set off, seen by making it where nothing is kept and nothing leaves."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.catalogue.action import reaches_of
from chalicelib.catalogue.listing import action
from chalicelib.domain.automation.effects import Reach
from chalicelib.domain.automation.runs import Run, RunState
from chalicelib.domain.items.causes import CauseKind
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.language.conditions import ConditionError
from chalicelib.domain.language.readings import Reading
from chalicelib.domain.people.rights import Area, Caller, Right
from chalicelib.engine.compiled_rule import BrokenRule
from chalicelib.engine.condition_names import seen_values
from chalicelib.records.entry_runs import runs_among
from chalicelib.records.workflows import RUN as WORKFLOW_RUN
from chalicelib.records.workflows import run_of as workflow_run_of
from chalicelib.sandbox.sandbox import Sandbox
from chalicelib.usecases.automation.condition_values import look
from chalicelib.usecases.automation.hide_told import hide_told
from chalicelib.usecases.automation.item_context import ItemContext
from chalicelib.usecases.items.change_item import change_item
from chalicelib.usecases.items.save_item import item_for
from chalicelib.usecases.tenant.tenant import Tenant

WAITS = frozenset({RunState.SCHEDULED, RunState.WAITING_HOURS, RunState.WAITING_PREV})


class ForeseenRun(msgspec.Struct, frozen=True):
    """What becomes of a rule."""

    run: Run
    """As it would lie in the log once all that happens at once has happened."""
    reaches: tuple[Reach, ...]
    """Whom its action may reach."""
    holds_now: bool | None
    """Of one that acts later: whether its condition would hold by what is known now."""

    @property
    def is_final_at_once(self) -> bool:
        """Return whether it acts at once on somebody outside, which nobody takes back."""
        acted = self.run.state in (RunState.DONE, RunState.WAITING_APP)
        return acted and any(one is not Reach.DATA for one in self.reaches)


class ForeseenMove(msgspec.Struct, frozen=True):
    """One stage move."""

    pipeline: str | None
    stage: str | None
    cause: CauseKind
    id: str | None
    """The rule, trigger or workflow."""


class Foreseen(msgspec.Struct, frozen=True):
    """What a move would set off."""

    item: Item
    """As it would be once all that happens at once has happened."""
    moves: list[ForeseenMove]
    """The move itself and those that automation makes at once."""
    runs: list[ForeseenRun]
    """Of rules of the stages that it comes to."""
    stopped: list[Run]
    """Of rules of the stage that it leaves, which will not act any more."""
    workflows: list[str]
    """Names of the workflows that start by themselves."""
    hidden: int
    """Rules that the caller may not see."""
    cut: bool
    """Whether more would follow than was looked at."""


def preview_move(
    tenant: Tenant,
    caller: Caller,
    ref: ItemRef,
    document: Mapping[str, Any],
    *,
    now: datetime,
    expected_version: int | None = None,
) -> Foreseen:
    """Return what a stage move of an item would do at once and later; nothing is written or sent.

    Costs the reads of the move and of what follows from it. What turns on chance or on a count of
    earlier times, such as whose turn it is, may come out otherwise.

    Raises:
        Forbidden: they may not move the item there, or not see its automation.
        NotFound, Invalid, Stale: as for the move itself.
    """
    caller.require(Right.ITEM_MOVE, Right.AUTOMATION_READ)
    sandbox = Sandbox(tenant, now, over=tenant.table)
    before = item_for(sandbox.tenant, caller, ref, Right.AUTOMATION_READ)
    change_item(sandbox.tenant, caller, ref, document, now=now, expected_version=expected_version)
    sandbox.settle()
    return _told(sandbox, caller, before)


def _told(sandbox: Sandbox, caller: Caller, before: Item) -> Foreseen:
    versions = [one.after for one in sandbox.changes if one.after.ref == before.ref]
    places = {one.entry: one for one in versions} | {before.entry: before}
    rows = [row for row in sandbox.written.values() if row.pk == str(before.ref)]
    written = [run for run in runs_among(rows) if run.entry in places]
    seen = [run for run in written if _may_see(caller, places[run.entry])]
    item = versions[-1] if versions else before
    seen = hide_told(sandbox.tenant, caller, item, seen, sandbox.now)
    seen.sort(key=lambda run: (run.entry, run.rule.sort, run.rule.id))
    context = ItemContext(sandbox.tenant, item.type, sandbox.now)
    return Foreseen(
        item=item,
        moves=_moves(before, versions),
        runs=[_foreseen(context, run, item) for run in seen if run.entry > before.entry],
        stopped=[
            run for run in seen if run.entry == before.entry and run.state is RunState.STOPPED
        ],
        workflows=_workflows(sandbox, caller),
        hidden=len(written) - len(seen),
        cut=sandbox.cut,
    )


def _may_see(caller: Caller, item: Item) -> bool:
    return caller.may(Right.AUTOMATION_READ, Area(item.type, item.pipeline))


def _moves(before: Item, versions: list[Item]) -> list[ForeseenMove]:
    found, entry = [], before.entry
    for one in versions:
        if one.entry != entry:
            found.append(ForeseenMove(one.pipeline, one.stage, one.cause.kind, one.cause.id))
        entry = one.entry
    return found


def _foreseen(context: ItemContext, run: Run, item: Item) -> ForeseenRun:
    kind = action(run.rule.action)
    reaches = reaches_of(kind) if kind else ()
    return ForeseenRun(run, reaches, _holds_now(context, run, item))


def _holds_now(context: ItemContext, run: Run, item: Item) -> bool | None:
    """Return what the condition of a rule that waits says now, None where it has none."""
    if run.state not in WAITS:
        return None
    compiled = context.compiled(run.rule)
    try:
        if compiled.holds is None:
            return None
        values = seen_values(item, compiled.beyond, look(context, item, run))
        return compiled.holds(Reading(values))
    except (BrokenRule, ConditionError):
        return None


def _workflows(sandbox: Sandbox, caller: Caller) -> list[str]:
    if not caller.may(Right.WORKFLOW_READ):
        return []
    rows = [row for row in sandbox.written.values() if row.kind == WORKFLOW_RUN]
    runs = [workflow_run_of(row) for row in rows]
    return [run.name for run in runs if run.started_at == sandbox.now]

"""What a rule would do with an item, seen by letting it act where nothing leaves."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.catalogue.action import reaches_of
from chalicelib.catalogue.listing import action
from chalicelib.catalogue.parameters.texts import texts_of
from chalicelib.domain.automation.effects import ActionFailed, Reach
from chalicelib.domain.automation.rules import Rule
from chalicelib.domain.automation.runs import Run, RunState
from chalicelib.domain.errors import Refused
from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.item import Item
from chalicelib.domain.items.item_changes import Draft, changed_item
from chalicelib.domain.language.conditions import Condition
from chalicelib.domain.language.explained import explained
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.engine.compiled_rule import BrokenRule, CompiledRule
from chalicelib.engine.condition_names import ConditionNames, seen_values
from chalicelib.ports.table import Put
from chalicelib.records.runs import run_row
from chalicelib.sandbox.candidates import Place, candidate, item_there
from chalicelib.sandbox.sandbox import Sandbox
from chalicelib.usecases.automation.condition_values import look
from chalicelib.usecases.automation.item_context import ItemContext
from chalicelib.usecases.automation.perform import perform, planned
from chalicelib.usecases.configuration.parts import RULES
from chalicelib.usecases.items.save_item import item_writes
from chalicelib.usecases.tenant.tenant import Tenant

APART = 999
"""The attempt that a trial counts as, so that it meets no row of a run that there was."""
DUE = frozenset({RunState.SCHEDULED, RunState.WAITING_HOURS})
LOOKS = 3
"""How often a rule that waits for working hours is looked at."""
SHOWN: Mapping[str, tuple[str, ...]] = {
    "email": ("to", "subject", "text", "attachments"),
    "sms": ("to", "text"),
    "call": ("to", "text"),
    "channel": ("chat", "text"),
    "notification": ("recipient", "text"),
    "webhook": ("url", "body"),
    "audience": ("change", "audience"),
}
"""What is told of each thing that would leave: nothing that signs or tracks it."""


class Leaving(msgspec.Struct, frozen=True):
    """Something that would leave."""

    kind: str
    data: dict[str, Any]


class TriedRule(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule would do with an item."""

    run: Run
    """As it would lie in the log."""
    due_at: datetime | None
    """When it would be due; where it waits for working hours it acts later."""
    condition: dict[str, Any] | None
    """Each comparison with the values found, None without a condition."""
    texts: dict[str, str]
    """Its texts, filled in, by JSON Pointer to the parameter."""
    leaving: list[Leaving]
    reaches: tuple[Reach, ...]


def try_rule(
    tenant: Tenant,
    caller: Caller,
    place: Place,
    wanted: str | Mapping[str, Any],
    id: int,
    now: datetime,
) -> TriedRule:
    """Return what a rule would do with an item, all else staying as it is.

    Where the item stands on another stage, as if it came to the rule's now. What waits for the rule
    above it counts from now. Costs the reads of what the rule looks at.

    Raises:
        Forbidden: they may not set up the rule, or not see the item.
        NotFound: no such pipeline, rule or item.
        Invalid: with a pointer to each fault of a rule that is not stored.
        Clash: the item stands in another pipeline.
    """
    caller.require(Right.AUTOMATION_UPDATE)
    sandbox = Sandbox(tenant, now, over=tenant.table)
    stored, rule = candidate(sandbox, caller, place, RULES, wanted)
    item = _on_stage(sandbox, caller, item_there(sandbox, caller, place, id), rule.stage)
    context = ItemContext(sandbox.tenant, item.type, now)
    begun = _begun(context, rule, stored.number, item)
    trial = _Trial(sandbox, item, begun)
    run = trial.acted()
    kind = action(rule.action)
    return TriedRule(
        run=msgspec.structs.replace(run, retry=0),
        due_at=begun.due_at,
        condition=trial.condition,
        texts=trial.texts,
        leaving=[
            Leaving(one.kind, {name: one.data[name] for name in SHOWN[one.kind]})
            for one in sandbox.effects()
        ],
        reaches=reaches_of(kind) if kind else (),
    )


def _on_stage(sandbox: Sandbox, caller: Caller, item: Item, stage: str) -> Item:
    """Return the item on the stage; it comes there now where it is elsewhere."""
    if item.stage == stage:
        return item
    wide = sandbox.tenant.configuration.type(item.type, sandbox.now)
    moved = changed_item(
        item,
        Draft(values={"stage": stage}),
        fields=wide.fields,
        pipeline_of=wide.pipelines.get,
        by=caller.id,
        now=sandbox.now,
        cause=Cause(),
    )
    sandbox.tenant.table.write(item_writes(item, moved))
    return moved


def _begun(context: ItemContext, rule: Rule, version: int, item: Item) -> Run:
    entered = item.stage_entered_at or context.now
    run = Run(
        item=item.ref,
        entry=item.entry,
        rule=rule.bare(),
        config=version,
        state=RunState.WAITING_PREV,
        entered_at=entered,
        cause=item.cause,
        retry=APART,
    )
    start = context.now if rule.after_previous else entered
    return context.planned(run, context.compiled(run.rule), item, start=start)


class _Trial:
    """One run of one rule, let act when it is due."""

    def __init__(self, sandbox: Sandbox, item: Item, run: Run) -> None:
        self._sandbox = sandbox
        self._item = item
        self._run = run
        self.condition: dict[str, Any] | None = None
        self.texts: dict[str, str] = {}

    def acted(self) -> Run:
        """Return the run as it ends or waits."""
        self._sandbox.tenant.table.write([Put(run_row(self._run))])
        self._look()
        for _ in range(LOOKS):
            if self._run.state not in DUE or self._run.due_at is None or self._run.attempt:
                break
            self._sandbox.clock.set(max(self._run.due_at, self._sandbox.now))
            context, compiled = self._look()
            self._run = perform(context, self._run, compiled, self._item, stored=True).run
        return self._run

    def _look(self) -> tuple[ItemContext, CompiledRule]:
        """See what the rule finds now: its condition, and what its texts say."""
        context = ItemContext(self._sandbox.tenant, self._item.type, self._sandbox.now)
        compiled = context.compiled(self._run.rule)
        try:
            self.condition = self._explained(context, compiled)
            self.texts = self._filled(context, compiled)
        except (BrokenRule, Refused, ActionFailed):
            self.texts = {}  # its run says why
        return context, compiled

    def _explained(self, context: ItemContext, compiled: CompiledRule) -> dict[str, Any] | None:
        condition: Condition | None = compiled.condition
        if condition is None:
            return None
        values = seen_values(self._item, compiled.beyond, look(context, self._item, self._run))
        names: ConditionNames = compiled.names
        zone = context.everywhere.zone
        return explained(condition, names, zone, values, compiled.private)

    def _filled(self, context: ItemContext, compiled: CompiledRule) -> dict[str, str]:
        action_context = context.action_context(self._run, compiled, self._item)
        planned(context, compiled, action_context, turns_of=self._run.rule.id)
        return {pointer: action_context.text(text) for pointer, text in texts_of(compiled.action)}

"""Where a run stands when a step is to be done: read at once, asked by all duties."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

import msgspec

from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.printed import linked_in
from chalicelib.domain.automation.effects import ActionFailed
from chalicelib.domain.automation.run_states import RunState
from chalicelib.domain.codes import Code
from chalicelib.domain.items.entity_types import CLIENT_TYPES
from chalicelib.domain.items.fields import Field
from chalicelib.domain.items.item import Item
from chalicelib.domain.language.placeholders import parse_template
from chalicelib.domain.workflows.names import OWN_ROOTS, condition_values
from chalicelib.domain.workflows.runs import (
    MAX_BYTES,
    StepResult,
    TooLarge,
    WorkflowRun,
    item_of_run,
)
from chalicelib.domain.workflows.step_log import StepDoing
from chalicelib.domain.workflows.steps import Step
from chalicelib.domain.workflows.summaries import input_of
from chalicelib.domain.workflows.template import Place
from chalicelib.domain.workflows.variables import Constant, Variable, field_of
from chalicelib.domain.workflows.visits import is_later, visit_of
from chalicelib.engine.condition_names import beyond
from chalicelib.ports.table import CheckEntry, Put, Write
from chalicelib.records.body import decode
from chalicelib.records.items import item_key, item_of
from chalicelib.records.workflows import (
    OPEN,
    run_key,
    run_of,
    run_row,
    step_key,
    step_of,
    value_key,
    value_row,
)
from chalicelib.usecases.automation.condition_values import look
from chalicelib.usecases.automation.item_context import ItemContext
from chalicelib.usecases.tenant.tenant import Tenant

SHARED = "tenant_variables."


class RunFailed(Exception):
    """The run cannot go on; trying again does not help."""


class StepContext:
    """A run, its item and what the log says of one visit to a step [1; 1 more for shared values].

    Raises:
        RunFailed: the run is over.
    """

    def __init__(
        self,
        tenant: Tenant,
        run: str,
        step: str,
        loops: Mapping[str, int],
        now: datetime,
        counted: dict[str, int] | None = None,
    ) -> None:
        self._counted = counted
        self.tenant = tenant
        self.now = now
        self.loops = dict(loops)
        self.visit = visit_of(loops)
        at, log, about = run_key(run), step_key(run, step, self.visit), item_key(item_of_run(run))
        rows = tenant.table.get_many([at, log, about])
        if at not in rows:
            raise RunFailed(f"there is no workflow run {run} any more")
        self.run: WorkflowRun = run_of(rows[at])
        if not self.run.is_open:
            raise RunFailed(f"the workflow run {run} has ended")
        self.log: StepDoing | None = step_of(rows[log]) if log in rows else None
        """What was done at this visit already."""
        found = item_of(rows[about]) if about in rows else None
        self.item: Item | None = found if found and found.deleted_at is None else None
        self.prepared = tenant.configuration.version(self.run.workflow, self.run.number)
        self.place: Place = self.prepared.places[step]
        self.seen: dict[str, Any] = {}
        """What the step has looked at, for the log."""

    @property
    def step(self) -> Step:
        """Return the step."""
        return self.place.step

    @cached_property
    def item_context(self) -> ItemContext:
        """Return configuration, people and clients around the item."""
        return ItemContext(self.tenant, self.run.item.type, self.now, self._counted)

    @cached_property
    def shared(self) -> dict[str, tuple[Any, int]]:
        """Return the values of the variables that all workflows share, with their versions."""
        variables = self.item_context.everywhere.variables
        if not variables or not self.prepared.uses_shared:
            return {}
        rows = self.tenant.table.get_many(value_key(code) for code in variables)
        found = {}
        for code, variable in variables.items():
            row = rows.get(value_key(code))
            found[code] = (decode(row, Any), row.version) if row else (variable.default, 0)
        return found

    @property
    def actor(self) -> int:
        """Return on whose behalf the run acts: who started it, else the item's responsible."""
        if self.run.started_by is not None:
            return self.run.started_by
        return self.item.responsible if self.item else 0

    def roots(self) -> dict[str, dict[str, Any]]:
        """Return the run's own values by the word in front of their codes."""
        template = self.prepared.template
        constants = self.item_context.everywhere.constants
        return {
            "parameters": self.run.parameters,
            "variables": self.run.variables,
            "constants": {code: one.value for code, one in template.constants.items()},
            "tenant_variables": {code: value for code, (value, _) in self.shared.items()},
            "tenant_constants": {code: one.value for code, one in constants.items()},
        }

    @cached_property
    def root_fields(self) -> dict[str, dict[str, Field]]:
        """Return of what kind the run's own values are, by the word in front of their codes."""
        template, everywhere = self.prepared.template, self.item_context.everywhere
        kinds: dict[str, Mapping[str, Variable | Constant]] = {
            "parameters": template.parameters,
            "variables": template.variables,
            "constants": template.constants,
            "tenant_variables": everywhere.variables,
            "tenant_constants": everywhere.constants,
        }
        return {
            root: {code: field_of(code, one) for code, one in several.items()}
            for root, several in kinds.items()
        }

    def values(self) -> dict[str, Any]:
        """Return all values by the names that conditions use."""
        item = self.item.values() if self.item else {}
        return condition_values(item, self.run.result_values(), **self.roots())

    def beyond(self, names: Collection[str]) -> dict[str, Any]:
        """Return what conditions name beyond the item and the run [1 if links or clients]."""
        others = {name for name in names if name.partition(".")[0] not in OWN_ROOTS}
        asked = beyond(others, self.item_context.wide.fields)
        return dict(look(self.item_context, self.item)(asked)) if asked else {}

    def action_context(self, *texts: str, shown: Iterable[str] = ()) -> ActionContext:
        """Return what texts of the step may look at.

        `shown` are those of the texts that people read.

        [1 if they look at a client, 1 if the shown ones name other items]

        Raises:
            ActionFailed: the item is gone.
        """
        if self.item is None:
            raise ActionFailed(Code.ITEM_DELETED, "the item was deleted before the step acted")
        roots = {path[0] for text in texts for path in parse_template(text).paths}
        action_context = self.item_context.action_context_of(
            self.item,
            actor=self.actor,
            results=self.run.result_values(),
            id=self.doing(RunState.DONE).id,
            started_at=None,
            needs_client=not roots.isdisjoint(CLIENT_TYPES),
            roots=self.roots(),
            root_fields=self.root_fields,
        )
        action_context.seen = self.seen
        action_context.others = self.item_context.others(linked_in(action_context, shown))
        return action_context

    def doing(self, state: RunState, **more: Any) -> StepDoing:
        """Return the line that the log gets for this visit."""
        final = state in (RunState.DONE, RunState.FAILED)
        values = {"started_at": self.now, "finished_at": self.now if final else None, **more}
        return StepDoing(
            item=self.run.item,
            state=state,
            cause=self.run.cause,
            run=self.run.id,
            step=self.step.id,
            visit=self.visit,
            type=str(self.step.__struct_config__.tag),
            title=self.step.title,
            place=self.place.order,
            workflow=self.run.workflow,
            input=input_of(self.seen),
            **values,
        )

    def fence(self) -> CheckEntry:
        """Return the condition that the run still goes on."""
        return CheckEntry(run_key(self.run.id), OPEN)

    def with_results(self, *results: tuple[str, dict[str, Any]]) -> WorkflowRun:
        """Return the run with what steps gave, as far as anything looks at it.

        The same object where nothing does.
        """
        return with_results(self.run, self.prepared.keeps, results, self.visit, self.place.loops)

    def run_writes(self, after: WorkflowRun) -> list[Write]:
        """Return the writes that take the run on, or only hold while it goes on.

        Raises:
            TooLarge: the run would hold too much.
        """
        if after is self.run:
            return [self.fence()]
        stored = msgspec.structs.replace(after, version=self.run.version + 1)
        return [Put(run_row(stored), expect=self.run.version)]

    def shared_write(self, code: str, value: Any) -> Write:
        """Return the write of a variable that all workflows share.

        Raises:
            TooLarge: there is no room for the value.
        """
        if len(msgspec.json.encode(value)) > MAX_BYTES:
            raise TooLarge(f"the variable would hold more than {MAX_BYTES} bytes")
        _, version = self.shared[code]
        return Put(value_row(code, value, version + 1), expect=version or "absent")


def with_results(
    run: WorkflowRun,
    keeps: Callable[[str], bool],
    results: tuple[tuple[str, dict[str, Any]], ...],
    visit: str,
    loops: tuple[str, ...],
) -> WorkflowRun:
    """Return the run with what steps gave; an earlier visit never replaces a later one's."""
    merged = dict(run.results)
    for step, values in results:
        before = merged.get(step)
        if keeps(step) and not (before and is_later(before.visit, visit, loops)):
            merged[step] = StepResult(visit, values)
    return run if merged == run.results else msgspec.structs.replace(run, results=merged)


def as_far_as_it_fits(after: WorkflowRun, before: WorkflowRun) -> WorkflowRun:
    """Return the run with a new result where there is room for it, else as it was.

    For what cannot be undone any more: better to go on without a result than not at all.
    """
    return after if after.fits else before

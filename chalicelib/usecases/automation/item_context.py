"""What surrounds an item when automation looks at it, read once and shared by all of its rules."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from chalicelib.catalogue.action_context import ActionContext
from chalicelib.domain.automation.document import Version
from chalicelib.domain.automation.effects import People
from chalicelib.domain.automation.rules import Rule
from chalicelib.domain.automation.runs import Run, RunState
from chalicelib.domain.items.entity_types import CLIENT_TYPES
from chalicelib.domain.items.fields import Field
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.items.pipelines import Pipeline
from chalicelib.engine.compiled_rule import CompiledRule
from chalicelib.engine.pipeline_automation import PipelineAutomation
from chalicelib.records.automation import VERSION_PREFIX, automation_partition, version_key
from chalicelib.records.body import decode
from chalicelib.records.entry_runs import runs_among
from chalicelib.records.items import item_key, item_of
from chalicelib.records.runs import entry_prefix
from chalicelib.records.workflows import value_key
from chalicelib.usecases.automation.judge_run import planned
from chalicelib.usecases.tenant.prepared_rules import prepared_rule
from chalicelib.usecases.tenant.tenant import Tenant


class ItemContext:
    """Configuration, people, clients and earlier results around one item.

    Each read on first use.
    """

    def __init__(
        self, tenant: Tenant, type: str, now: datetime, counted: dict[str, int] | None = None
    ) -> None:
        self.tenant = tenant
        self._counted = {} if counted is None else counted
        """By counter and deed; shared by all tries of one call."""
        self.now = now
        self.everywhere = tenant.configuration.tenant(now)
        self.wide = tenant.configuration.type(type, now)
        self._type = type
        self._automations: dict[str, PipelineAutomation] = {}
        self._clients: dict[ItemRef, Item | None] = {}
        self._results: dict[tuple[ItemRef, int], dict[str, dict[str, object]]] = {}
        """Of runs that the table holds."""
        self._fresh: dict[tuple[ItemRef, int], dict[str, dict[str, object]]] = {}
        """Of runs that have just ended here."""

    def automation(self, pipeline: str | None) -> PipelineAutomation | None:
        """Return the rules and triggers of a pipeline.

        None where the pipeline is gone, or items of the type have no automation.
        """
        if pipeline is None or pipeline not in self.wide.pipelines:
            return None
        if not self.wide.entity_type.has_automation:
            return None
        if pipeline not in self._automations:
            found = self.tenant.configuration.pipeline(self._type, pipeline, self.now)
            self._automations[pipeline] = found
        return self._automations[pipeline]

    def is_withdrawn(self, run: Run, item: Item) -> bool:
        """Return whether a run that waits was to stop with its rule [1 where the rule is gone].

        Versions say so for good, also where the request that took the rule away died halfway.
        """
        automation = self.automation(item.pipeline)
        if automation is None or item.pipeline is None or run.rule.id in automation.acting:
            return False
        rows = self.tenant.table.query(
            automation_partition(item.type, item.pipeline),
            prefix=VERSION_PREFIX,
            after=version_key(item.type, item.pipeline, run.config)[1],
        )
        return any(run.rule.id in decode(row, Version).withdrawn for row in rows)

    def pipeline_of(self, id: str) -> Pipeline | None:
        """Return a pipeline of the item's type."""
        return self.wide.pipelines.get(id)

    def compiled(self, rule: Rule) -> CompiledRule:
        """Return a rule ready to act; a run brings its own copy of it."""
        return prepared_rule(self.tenant.configuration, self._type, rule, self.now)

    def planned(self, run: Run, compiled: CompiledRule, item: Item, *, start: datetime) -> Run:
        """Return the run with its due time, counted from `start`, by the tenant's calendar.

        [1 where its delay comes from shared values and there are variables]
        """
        return planned(
            run,
            compiled,
            item,
            fields=self.wide.fields,
            start=start,
            calendar=self.everywhere.calendar(self.now),
            look=self.shared_values,
            least_seconds=self.everywhere.settings.minimum_delay_seconds,
        )

    def shared_values(self, names: Collection[str]) -> dict[str, Any]:
        """Return what all workflows share, by name: tenant_constants.days [1 for variables]."""
        everywhere = self.everywhere
        found = {
            f"tenant_constants.{code}": one.value for code, one in everywhere.constants.items()
        }
        if not any(name.startswith("tenant_variables.") for name in names):
            return found
        variables = everywhere.variables
        rows = self.tenant.table.get_many(map(value_key, variables)) if variables else {}
        for code, one in variables.items():
            row = rows.get(value_key(code))
            found[f"tenant_variables.{code}"] = decode(row, Any) if row else one.default
        return found

    def action_context(self, run: Run, compiled: CompiledRule, item: Item) -> ActionContext:
        """Return what a rule's action may look at [1 for clients, 1 for results if needed]."""
        return self.action_context_of(
            item,
            needs_client=compiled.needs_client,
            types=compiled.action.entity_types_needed(),
            actor=run.rule.on_behalf_of or item.responsible,
            results=self.results_of(run) if compiled.needs_results else {},
            id=run.id,
            started_at=run.started_at,
        )

    def action_context_of(
        self,
        item: Item,
        *,
        actor: int,
        results: Mapping[str, Mapping[str, object]],
        id: str,
        started_at: datetime | None,
        needs_client: bool,
        types: frozenset[str] = frozenset(),
        roots: Mapping[str, Mapping[str, object]] | None = None,
        root_fields: Mapping[str, Mapping[str, Field]] | None = None,
    ) -> ActionContext:
        """Return what an action may look at [1 if it needs clients].

        Every try plans the same as the first one, which was at `started_at`.
        """
        contact, company = self.clients_of(item) if needs_client else (None, None)
        if needs_client:
            types = types.union(CLIENT_TYPES)
        return ActionContext(
            item=item,
            contact=contact,
            company=company,
            users=self.everywhere.users,
            structure=self.everywhere.structure,
            actor=actor,
            results=results,
            settings=self.everywhere.settings,
            calendar=self.everywhere.calendar(self.now),
            fields=self.wide.fields,
            client_fields={
                type: self.tenant.configuration.type(type, self.now).fields
                for type in types
                if self.tenant.configuration.find_type(type, self.now)
            },
            now=started_at or self.now,
            run_id=id,
            roots=roots,
            root_fields=root_fields,
            app_actions=self.everywhere.app_actions,
            stage_name=self._stage_name,
            pipeline_name=self._pipeline_name,
        )

    def count(self, counter: str, deed: str) -> int:
        """Count a deed and return the count; trying it again counts no further [1 if new]."""
        name = f"{counter} {deed}"
        if name not in self._counted:
            self._counted[name] = self.tenant.table.add((counter, "counter"), 1)
        return self._counted[name]

    @cached_property
    def people(self) -> People:
        """Return the names of users."""
        return {user.id: user.name for user in self.everywhere.users.values()}

    def others(self, refs: Iterable[ItemRef]) -> dict[ItemRef, Item | None]:
        """Return items that an action asked to see; None for those that are gone [1 if any]."""
        wanted = list(refs)
        self.read(wanted)
        return {ref: self._clients[ref] for ref in wanted}

    def _pipeline_name(self, item: Item) -> str:
        pipeline = self._pipeline_with(item)
        return pipeline.name if pipeline else item.pipeline or ""

    def _pipeline_with(self, item: Item) -> Pipeline | None:
        pipelines = self.tenant.configuration.type(item.type, self.now).pipelines
        return pipelines.get(item.pipeline or "")

    def _stage_name(self, item: Item) -> str:
        pipeline = self._pipeline_with(item)
        stage = pipeline.stage(item.stage or "") if pipeline else None
        return stage.name if stage else item.stage or ""

    def remember(self, run: Run) -> None:
        """Keep the result of a run that just ended, for the rules after it."""
        if run.state is RunState.DONE:
            self._fresh.setdefault((run.item, run.entry), {})[run.rule.id] = run.result

    def see(self, items: Iterable[Item]) -> None:
        """Take items as they are going to be, for the rules that act in the same transaction."""
        self._clients |= {item.ref: item for item in items}

    def forget(self) -> None:
        """Read everything anew, and believe no result of a run that was not written."""
        self._clients.clear()
        self._results.clear()
        self._fresh.clear()

    def forget_clients(self) -> None:
        """Read contact and company anew.

        Called after an action changed one or lost a race for one.
        """
        self._clients.clear()

    def clients_of(self, item: Item) -> tuple[Item | None, Item | None]:
        """Return contact and company of an item; a contact's own contact is itself."""
        contact, company = (
            None if item.type == type else item.client(type) for type in ("contact", "company")
        )
        self.read([ref for ref in (contact, company) if ref])
        found = {ref.type: self._clients[ref] for ref in (contact, company) if ref}
        found |= {item.type: item}
        return found.get("contact"), found.get("company")

    def read(self, refs: list[ItemRef]) -> None:
        """Read items that are going to be looked at [1 if any is not known]."""
        missing = [ref for ref in refs if ref not in self._clients]
        if not missing:
            return
        rows = self.tenant.table.get_many(item_key(ref) for ref in missing)
        for ref in missing:
            row = rows.get(item_key(ref))
            found = item_of(row) if row else None
            self._clients[ref] = found if found and found.deleted_at is None else None

    def results_of(self, run: Run) -> dict[str, dict[str, object]]:
        """Return what earlier rules of the entry gave, by rule id [1].

        Of a run that came back also what they gave in the entries before [1 each].
        """
        key = (run.item, run.entry)
        if key not in self._results:
            self._results[key] = {
                one.rule.id: one.result
                for entry in (*run.restored_from, run.entry)
                for one in self._runs_of(run.item, entry)
                if one.state is RunState.DONE
            }
        return self._results[key] | self._fresh.get(key, {})

    def _runs_of(self, item: ItemRef, entry: int) -> list[Run]:
        return runs_among(self.tenant.table.query(str(item), prefix=entry_prefix(entry)))

"""The tenant's configuration, kept warm.

Read once per function instance, seen everywhere within 10 seconds.

A stamp row changes with every change of configuration. At most every CHECK_AFTER one request reads
it; only when it is another one is anything read again, one query per partition that is asked for.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar

from chalicelib.domain.automation.release_check import CHECK, RULES
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import NotFound
from chalicelib.domain.forms.form import Form
from chalicelib.domain.items.entity_types import CLIENT_TYPES, EntityType
from chalicelib.domain.items.fields import Field
from chalicelib.domain.people.hidden import HIDDEN_TYPE
from chalicelib.domain.people.settings import Settings
from chalicelib.domain.words.wording import there_is_no
from chalicelib.domain.workflows.prepared import PreparedVersion
from chalicelib.domain.workflows.runs import WorkflowVersion
from chalicelib.domain.workflows.variables import Constant, Variable, field_of
from chalicelib.engine.compiled_rule import CompiledRule
from chalicelib.engine.condition_names import results_of
from chalicelib.engine.pipeline_automation import PipelineAutomation
from chalicelib.ports.holidays import Holidays
from chalicelib.ports.table import Table
from chalicelib.records.automation import automation_partition
from chalicelib.records.body import decode
from chalicelib.records.configuration import FORMS, STAMP_KEY, TENANT, type_partition
from chalicelib.records.workflows import TEMPLATES, version_key
from chalicelib.usecases.tenant.automation_document import read_document
from chalicelib.usecases.tenant.known_workflows import KnownWorkflows
from chalicelib.usecases.tenant.tenant_wide import TenantWide
from chalicelib.usecases.tenant.type_wide import TypeWide

T = TypeVar("T")

CHECK_AFTER = timedelta(seconds=5)
VERSIONS_KEPT = 200
_PREPARED = "prepared rules"


class Configuration:
    """Reads configuration on demand and keeps it while the stamp stays the same."""

    def __init__(self, table: Table, holidays: Holidays) -> None:
        self._table = table
        self._holidays = holidays
        self._kept: dict[Any, Any] = {}
        self._versions: dict[tuple[str, int], PreparedVersion] = {}
        self._stamp: str | None = None
        self._checked: datetime | None = None
        self._lock = threading.RLock()

    def forget(self) -> None:
        """Read everything anew at the next question.

        Called after this instance changed something.
        """
        with self._lock:
            self._kept.clear()
            self._checked = None

    def tenant(self, now: datetime) -> TenantWide:
        """Return settings and users."""
        return self._get(TENANT, now, self._read_tenant)

    def settings_seen(self, now: datetime) -> Settings:
        """Return the settings as of the last look at the stamp, so that asking costs nothing."""
        return self.tenant(self.seen_at(now)).settings

    def entity_types(self, now: datetime) -> Mapping[str, EntityType]:
        """Return the entity types that the tenant has, by code."""
        return self.tenant(now).entity_types

    def entity_type(self, code: str, now: datetime) -> EntityType:
        """Return an entity type.

        Raises:
            NotFound: there is no such type.
        """
        found = self.find_type(code, now)
        if found is None:
            known = ", ".join(self.entity_types(now))
            raise NotFound(
                f"there is no entity type {code}; known are {known}", code=Code.UNKNOWN_TYPE
            )
        return found

    def find_type(self, code: str, now: datetime) -> EntityType | None:
        """Return an entity type, or None; one that is not known may be new: it is looked for [1].

        An item of it may reach this instance before the news of its type.
        """
        if code == HIDDEN_TYPE:
            return CHECK
        found = self.entity_types(now).get(code)
        if found is not None:
            return found
        with self._lock:
            self._checked = None
        return self.entity_types(now).get(code)

    def fields(self, now: datetime) -> Mapping[str, Mapping[str, Field]]:
        """Return the fields of every entity type by its code, each read when it is looked at."""
        return _Fields(self, now)

    def type(self, code: str, now: datetime) -> TypeWide:
        """Return pipelines and fields of an entity type.

        Raises:
            NotFound: there is no such type.
        """
        partition = type_partition(code)

        def load() -> TypeWide:
            entity_type = self.entity_type(code, now)
            country = self.tenant(now).settings.home
            return TypeWide(entity_type, self._table.query(partition), country)

        return self._get(partition, now, load)

    def pipeline(self, type: str, id: str, now: datetime) -> PipelineAutomation:
        """Return the compiled rules and triggers of a pipeline.

        Raises:
            NotFound: there is no such type or pipeline.
        """
        wide = self.type(type, now)
        pipeline = wide.pipelines.get(id)
        if pipeline is None:
            message = there_is_no("pipeline", id, wide.pipelines)
            raise NotFound(f"{type}: {message}", code=Code.UNKNOWN_PIPELINE)
        version = wide.automations.get(id)

        def load() -> PipelineAutomation:
            hidden = type == HIDDEN_TYPE
            document = RULES if hidden else read_document(self._table, type, id, version)

            def results() -> dict[str, Field]:
                at = self.seen_at(now)
                return results_of(document.rules, self.fields(at), self.tenant(at).app_actions)

            return PipelineAutomation(
                pipeline,
                wide.fields,
                self.tenant(now).zone,
                document.rules,
                document.triggers,
                {**self.condition_roots(now), "results": results},
                version=version.number if version else 0,
            )

        return self._get(automation_partition(type, id), now, load)

    def condition_roots(self, now: datetime) -> dict[str, Callable[[], Mapping[str, Field]]]:
        """Return what conditions can name beyond an item, each read when it is looked at.

        Asked later, it tells what is known by then, as of the last look at the stamp.
        """

        def client(type: str) -> Callable[[], Mapping[str, Field]]:
            return lambda: self.type(type, self.seen_at(now)).fields

        def shared() -> TenantWide:
            return self.tenant(self.seen_at(now))

        return {
            **{type: client(type) for type in sorted(CLIENT_TYPES)},
            "tenant_variables": lambda: _fields_of(shared().variables),
            "tenant_constants": lambda: _fields_of(shared().constants),
        }

    def prepared(self, now: datetime) -> dict[str, CompiledRule]:
        """Return what was prepared of rules since the configuration changed last."""
        return self._get(_PREPARED, now, dict)

    def seen_at(self, now: datetime) -> datetime:
        """Return when the stamp was looked at last, so that asking as of then costs nothing."""
        return self._checked or now

    def workflows(self, now: datetime) -> KnownWorkflows:
        """Return the workflow templates."""
        return self._get(TEMPLATES, now, lambda: KnownWorkflows(self._table.query(TEMPLATES)))

    def any_workflow(
        self, holds: Callable[[KnownWorkflows], bool], now: datetime, *, since: datetime
    ) -> bool:
        """Return whether something holds for the workflows as they were at `since` or later.

        Only a no that is older than that is looked at anew [1], so that nobody who waits since the
        publication of a moment ago is passed over.
        """
        return self._surely(lambda: holds(self.workflows(now)), since)

    def client_awaited(
        self, holds: Callable[[frozenset[str]], bool], now: datetime, *, since: datetime
    ) -> bool:
        """Return whether something holds for the types whose items may wait for their client.

        Runs of workflows or rules may. As sure as `any_workflow`.
        """
        return self._surely(
            lambda: holds(self.workflows(now).listens | self.tenant(now).awaits), since
        )

    def searched(self, now: datetime, *, since: datetime) -> bool:
        """Return whether the words of items were kept findable at `since` or later.

        As sure as `any_workflow`.
        """
        return self._surely(lambda: self.tenant(now).settings.search, since)

    def _surely(self, holds: Callable[[], bool], since: datetime) -> bool:
        if holds():
            return True
        with self._lock:
            if self._checked is None or self._checked >= since:
                return False
            self._checked = None
        return holds()

    def forms(self, now: datetime) -> Mapping[str, Form]:
        """Return the forms of the site by id."""

        def load() -> dict[str, Form]:
            found = (decode(row, Form) for row in self._table.query(FORMS))
            return {form.id: form for form in found}

        return self._get(FORMS, now, load)

    def version(self, workflow: str, number: int) -> PreparedVersion:
        """Return a published version of a template; it never changes, so it is kept [1 once].

        Raises:
            NotFound: there is none.
        """
        key = (workflow, number)
        with self._lock:
            if key not in self._versions:
                row = self._table.get(version_key(workflow, number))
                if row is None:
                    raise NotFound(f"the workflow {workflow} has no version {number}")
                if len(self._versions) >= VERSIONS_KEPT:
                    self._versions.clear()
                self._versions[key] = PreparedVersion(decode(row, WorkflowVersion))
            return self._versions[key]

    def _read_tenant(self) -> TenantWide:
        return TenantWide(self._table.query(TENANT), self._holidays)

    def _get(self, key: str, now: datetime, load: Callable[[], T]) -> T:
        with self._lock:
            self._check(now)
            if key not in self._kept:
                self._kept[key] = load()
            kept: T = self._kept[key]
            return kept

    def _check(self, now: datetime) -> None:
        if self._checked is not None and timedelta(0) <= now - self._checked < CHECK_AFTER:
            return
        row = self._table.get(STAMP_KEY)
        stamp = decode(row, str) if row else None
        if stamp != self._stamp:
            self._kept.clear()
        self._stamp, self._checked = stamp, now


def _fields_of(shared: Mapping[str, Variable | Constant]) -> dict[str, Field]:
    return {code: field_of(code, one) for code, one in shared.items()}


class _Fields(Mapping[str, Mapping[str, Field]]):
    """Fields by entity type."""

    def __init__(self, configuration: Configuration, now: datetime) -> None:
        self._configuration = configuration
        self._now = now

    def __getitem__(self, code: str) -> Mapping[str, Field]:
        if code not in self._configuration.entity_types(self._now):
            raise KeyError(code)
        return self._configuration.type(code, self._now).fields

    def __iter__(self) -> Iterator[str]:
        return iter(self._configuration.entity_types(self._now))

    def __len__(self) -> int:
        return len(self._configuration.entity_types(self._now))

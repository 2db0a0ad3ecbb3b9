"""The tenant's configuration, kept warm.

Read once per function instance, seen everywhere within 10 seconds.

A stamp row changes with every change of configuration. At most every CHECK_AFTER one request reads
it; only when it is another one is anything read again, one query per partition that is asked for.
"""

import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from chalicelib.domain.automation.rules import Rule, Trigger
from chalicelib.domain.errors import NotFound
from chalicelib.domain.items.entity_types import ENTITY_TYPES, EntityType, fields_of
from chalicelib.domain.items.fields import Field
from chalicelib.domain.items.pipelines import Pipeline
from chalicelib.domain.people.settings import Settings
from chalicelib.domain.people.users import User, WorkingHours
from chalicelib.domain.words.calendar import WorkingCalendar
from chalicelib.domain.words.wording import there_is_no
from chalicelib.domain.workflows.prepared import PreparedVersion
from chalicelib.domain.workflows.runs import WorkflowTemplate, WorkflowVersion
from chalicelib.domain.workflows.template import AutoRun
from chalicelib.domain.workflows.variables import Constant, Variable
from chalicelib.engine.compiled import PipelineAutomation
from chalicelib.ports.holidays import Holidays
from chalicelib.ports.table import Row, Table
from chalicelib.records.body import decode
from chalicelib.records.configuration import (
    STAMP_KEY,
    TENANT,
    automation_partition,
    type_partition,
)
from chalicelib.records.workflows import (
    TEMPLATES,
    TENANT_CONSTANT,
    TENANT_VARIABLE,
    version_key,
)

T = TypeVar("T")

CHECK_AFTER = timedelta(seconds=5)
VERSIONS_KEPT = 200


class TenantWide:
    """Settings, users and app triggers."""

    def __init__(self, rows: list[Row], holidays: Holidays) -> None:
        self.settings = Settings()
        self.settings_version = 0
        self.users: dict[int, User] = {}
        self.app_triggers: dict[str, str] = {}
        """Names of the triggers that apps have registered, by code."""
        self.variables: dict[str, Variable] = {}
        """What all workflows share, by code; its values lie elsewhere."""
        self.constants: dict[str, Constant] = {}
        """What all workflows share and none changes, by code."""
        self._holidays = holidays
        for row in rows:
            if row.kind == "settings":
                self.settings = decode(row, Settings)
                self.settings_version = row.version
            elif row.kind == "user":
                user = decode(row, User)
                self.users[user.id] = user
            elif row.kind == TENANT_VARIABLE:
                self.variables[row.sk.partition("#")[2]] = decode(row, Variable)
            elif row.kind == TENANT_CONSTANT:
                self.constants[row.sk.partition("#")[2]] = decode(row, Constant)
            elif row.kind == "app_trigger":
                self.app_triggers[row.sk.partition("#")[2]] = decode(row, str)
        self._calendars: dict[tuple[int, WorkingHours], WorkingCalendar] = {}

    @property
    def zone(self) -> ZoneInfo:
        """Return the tenant's time zone."""
        return ZoneInfo(self.settings.time_zone)

    def calendar(self, now: datetime, user: int | None = None) -> WorkingCalendar:
        """Return the working calendar of the tenant, or of a user with own hours."""
        person = self.users.get(user) if user is not None else None
        hours = (person and person.working_hours) or self.settings.working_hours
        key = (now.year, hours)
        if key not in self._calendars:
            days = frozenset(date.fromisoformat(day) for day in self.settings.days_off)
            if self.settings.holidays_of:
                days |= self._holidays.days(
                    self.settings.holidays_of, range(now.year - 1, now.year + 12)
                )
            self._calendars[key] = WorkingCalendar(
                zone=self.settings.time_zone,
                weekdays=frozenset(hours.weekdays),
                opens=hours.opens,
                closes=hours.closes,
                days_off=days,
            )
        return self._calendars[key]

    def today(self, now: datetime) -> str:
        """Return the tenant's calendar day."""
        return now.astimezone(self.zone).date().isoformat()


class TypeWide:
    """Pipelines and fields of one entity type."""

    def __init__(self, entity_type: EntityType, rows: list[Row]) -> None:
        self.entity_type = entity_type
        found = [decode(row, Pipeline) for row in rows if row.kind == "pipeline"]
        if entity_type.first_pipeline and all(one.id != "default" for one in found):
            found.append(entity_type.first_pipeline)
        found.sort(key=lambda one: (not one.is_default, one.sort, one.id))
        self.pipelines = {one.id: one for one in found}
        """The default one first, then by sort."""
        self.custom_fields = {
            field.code: field
            for field in (decode(row, Field) for row in rows if row.kind == "field")
        }
        self.fields = fields_of(entity_type, tuple(self.custom_fields.values()))
        self.versions = {row.sk: row.version for row in rows}

    @property
    def default_pipeline(self) -> Pipeline | None:
        """Return the pipeline of new items, or None for types without stages."""
        return next(iter(self.pipelines.values()), None)


class Workflows:
    """The workflow templates, and what they may be set off by."""

    def __init__(self, rows: list[Row]) -> None:
        self.all = {row.sk.partition("#")[2]: decode(row, WorkflowTemplate) for row in rows}
        """Removed ones too; their runs may still go on."""
        known = self.all.values()
        self.run_on = frozenset(one.entity_type for one in known if one.published)
        """Entity types whose items may have runs."""
        self.awaits = frozenset[str]().union(*(one.awaits for one in known))
        """Entity types whose stages runs may wait for."""
        self.listens = frozenset[str]().union(*(one.listens for one in known))
        """Entity types whose clients runs may wait for."""

    def starting(self, type: str, kinds: frozenset[AutoRun]) -> list[WorkflowTemplate]:
        """Return the published templates of a type that start by themselves, by name."""
        found = (
            one
            for one in self.all.values()
            if one.entity_type == type and one.auto_run in kinds and one.published
        )
        return sorted((one for one in found if not one.removed), key=lambda one: (one.name, one.id))


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
        return self._get(TENANT, now, lambda: TenantWide(self._table.query(TENANT), self._holidays))

    def type(self, code: str, now: datetime) -> TypeWide:
        """Return pipelines and fields of an entity type.

        Raises:
            NotFound: there is no such type.
        """
        entity_type = ENTITY_TYPES.get(code)
        if entity_type is None:
            known = ", ".join(ENTITY_TYPES)
            raise NotFound(
                f"there is no entity type {code}; known are {known}", code="unknown_type"
            )
        partition = type_partition(code)
        return self._get(
            partition, now, lambda: TypeWide(entity_type, self._table.query(partition))
        )

    def pipeline(self, type: str, id: str, now: datetime) -> PipelineAutomation:
        """Return the compiled rules and triggers of a pipeline.

        Raises:
            NotFound: there is no such type or pipeline.
        """
        wide = self.type(type, now)
        pipeline = wide.pipelines.get(id)
        if pipeline is None:
            message = there_is_no("pipeline", id, wide.pipelines)
            raise NotFound(f"{type}: {message}", code="unknown_pipeline")
        partition = automation_partition(type, id)

        def load() -> PipelineAutomation:
            rows = self._table.query(partition)
            return PipelineAutomation(
                pipeline,
                wide.fields,
                self.tenant(now).zone,
                [decode(row, Rule) for row in rows if row.kind == "rule"],
                [decode(row, Trigger) for row in rows if row.kind == "trigger"],
            )

        return self._get(partition, now, load)

    def workflows(self, now: datetime) -> Workflows:
        """Return the workflow templates."""
        return self._get(TEMPLATES, now, lambda: Workflows(self._table.query(TEMPLATES)))

    def any_workflow(
        self, holds: Callable[[Workflows], bool], now: datetime, *, since: datetime
    ) -> bool:
        """Return whether something holds for the workflows as they were at `since` or later.

        Only a no that is older than that is looked at anew [1], so that nobody who waits since the
        publication of a moment ago is passed over.
        """
        if holds(self.workflows(now)):
            return True
        with self._lock:
            if self._checked is None or self._checked >= since:
                return False
            self._checked = None
        return holds(self.workflows(now))

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

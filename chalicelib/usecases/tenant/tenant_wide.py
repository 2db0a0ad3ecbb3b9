"""What holds for the tenant as a whole, read at once."""

from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from chalicelib.domain.apps.app_action import AppAction
from chalicelib.domain.booking.resources import Resource
from chalicelib.domain.connections.connection import Connection
from chalicelib.domain.documents.numerator import Numerator
from chalicelib.domain.documents.template import DocumentTemplate
from chalicelib.domain.items.changed_types import as_stored
from chalicelib.domain.items.entity_types import CLIENT_TYPES, STANDARD_TYPES, EntityType
from chalicelib.domain.people.departments import Department, Structure
from chalicelib.domain.people.rights import BUILT_IN, Caller
from chalicelib.domain.people.roles import Granted, Role
from chalicelib.domain.people.settings import Settings
from chalicelib.domain.people.users import User, WorkingHours
from chalicelib.domain.smart_activities.toggles import Sections
from chalicelib.domain.words.working_calendar import WorkingCalendar
from chalicelib.domain.words.zones import zone_of
from chalicelib.domain.workflows.variables import Constant, Variable
from chalicelib.ports.holidays import Holidays
from chalicelib.ports.table import Row
from chalicelib.records.body import decode
from chalicelib.records.bookings import RESOURCE
from chalicelib.records.configuration import (
    APP_ACTION,
    APP_TRIGGER,
    CLIENT_AWAITED,
    ENTITY_TYPE,
    SETTINGS,
)
from chalicelib.records.connections import CONNECTION
from chalicelib.records.documents.documents import DOCUMENT_TEMPLATE
from chalicelib.records.documents.numbers import NUMERATOR
from chalicelib.records.people import CLOSED_PIPELINE, DEPARTMENT, ROLE, USER
from chalicelib.records.smart_activities.settings import SECTIONS
from chalicelib.records.workflows import TENANT_CONSTANT, TENANT_VARIABLE

T = TypeVar("T")


class TenantWide:
    """Settings, users, entity types and all else that holds for the tenant as a whole."""

    def __init__(self, rows: list[Row], holidays: Holidays) -> None:
        self.settings = Settings()
        self.settings_version = 0
        self.users: dict[int, User] = {}
        types = map(as_stored, _all(rows, ENTITY_TYPE, EntityType))
        present = {one.code: one for one in types if one.leaving_at is None}
        self.entity_types = {**STANDARD_TYPES, **present}
        """What items there can be, by code; the tenant's own types come last."""
        self.connections: dict[tuple[str, str], Connection] = {}
        """The chosen providers, by kind and id."""
        self.app_triggers: dict[str, str] = {}
        """Names of the triggers that apps have registered, by code."""
        self.app_actions = {one.code: one for one in _all(rows, APP_ACTION, AppAction)}
        """What apps can do for rules and workflows, by code."""
        self.resources: dict[str, Resource] = {}
        """What can be booked, by id."""
        self.variables: dict[str, Variable] = {}
        """What all workflows share, by code; its values lie elsewhere."""
        self.constants: dict[str, Constant] = {}
        """What all workflows share and none changes, by code."""
        self.numerators = {one.id: one for one in _all(rows, NUMERATOR, Numerator)}
        """What numbers documents, by id."""
        templates = _all(rows, DOCUMENT_TEMPLATE, DocumentTemplate)
        self.document_templates = {one.id: one for one in templates}
        """What documents are made of, by id."""
        self.sections = next(iter(_all(rows, SECTIONS, Sections)), Sections())
        """Where smart activities are on, for everybody."""
        self.roles = BUILT_IN | {one.id: one for one in _all(rows, ROLE, Role)}
        """What users may do, by id."""
        closed = [decode(row, tuple[str, str]) for row in rows if row.kind == CLOSED_PIPELINE]
        self.closed_pipelines = frozenset(closed)
        """Pipelines, by entity type, that only roles which name them let in."""
        self._holidays = holidays
        departments: list[Department] = []
        for row in rows:
            if row.kind == SETTINGS:
                self.settings = decode(row, Settings)
                self.settings_version = row.version
            elif row.kind == USER:
                user = decode(row, User)
                self.users[user.id] = user
            elif row.kind == DEPARTMENT:
                departments.append(decode(row, Department))
            elif row.kind == CONNECTION:
                connection = decode(row, Connection)
                if not connection.removed:
                    self.connections[connection.kind, connection.id] = connection
            elif row.kind == RESOURCE:
                resource = decode(row, Resource)
                self.resources[resource.id] = resource
            elif row.kind == TENANT_VARIABLE:
                self.variables[row.sk.partition("#")[2]] = decode(row, Variable)
            elif row.kind == TENANT_CONSTANT:
                self.constants[row.sk.partition("#")[2]] = decode(row, Constant)
            elif row.kind == APP_TRIGGER:
                self.app_triggers[row.sk.partition("#")[2]] = decode(row, str)
        self.structure = Structure(departments)
        self.awaits = frozenset(decode(row, str) for row in rows if row.kind == CLIENT_AWAITED)
        """Entity types of which rules wait for the client, or did once."""
        self._granted = {id: Granted(one) for id, one in self.roles.items()}
        self._observed = frozenset(
            one.code for one in self.entity_types.values() if one.flags.observers
        )
        self._callers: dict[int, Caller] = {}
        self._calendars: dict[tuple[int, WorkingHours], WorkingCalendar] = {}

    @property
    def bookable(self) -> frozenset[str]:
        """Return the ids of the active resources."""
        return frozenset(one.id for one in self.resources.values() if one.active)

    @property
    def zone(self) -> ZoneInfo:
        """Return the tenant's time zone."""
        return zone_of(self.settings.time_zone)

    def caller(self, user: User) -> Caller:
        """Return a user with what their roles allow."""
        found = self._callers.get(user.id)
        if found is None or found.user is not user:
            found = Caller.of(
                user,
                self._granted,
                self.structure,
                self.closed_pipelines,
                CLIENT_TYPES,
                self._observed,
            )
            self._callers[user.id] = found
        return found

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


def _all(rows: list[Row], kind: str, holds: type[T]) -> list[T]:
    return [decode(row, holds) for row in rows if row.kind == kind]

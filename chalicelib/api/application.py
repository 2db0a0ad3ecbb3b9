"""The application: all endpoints behind one door."""

from chalicelib.api.door.door import Door
from chalicelib.api.door.endpoints import Endpoint
from chalicelib.api.v1.automation.automation import AUTOMATION
from chalicelib.api.v1.automation.catalogue import CATALOGUE
from chalicelib.api.v1.automation.give_rule import GIVE_RULE
from chalicelib.api.v1.automation.item_runs import ITEM_RUNS
from chalicelib.api.v1.automation.rules import RULES
from chalicelib.api.v1.automation.runs import RUNS
from chalicelib.api.v1.automation.triggers import TRIGGERS
from chalicelib.api.v1.automation.try_out import TRY_OUT
from chalicelib.api.v1.automation.tunnels import TUNNELS
from chalicelib.api.v1.automation.versions import VERSIONS
from chalicelib.api.v1.boards.boards import BOARDS
from chalicelib.api.v1.boards.recent import RECENT
from chalicelib.api.v1.booking.bookings import BOOKINGS
from chalicelib.api.v1.booking.resources import RESOURCES
from chalicelib.api.v1.bulk.bulk import BULK
from chalicelib.api.v1.bulk.tables import TABLES
from chalicelib.api.v1.card.activities import ACTIVITIES
from chalicelib.api.v1.card.dialogues import DIALOGUES
from chalicelib.api.v1.card.emails import EMAILS
from chalicelib.api.v1.card.many_activities import MANY_ACTIVITIES
from chalicelib.api.v1.card.payments import PAYMENTS
from chalicelib.api.v1.card.timeline import TIMELINE
from chalicelib.api.v1.configuration.connections import CONNECTIONS
from chalicelib.api.v1.configuration.entity_types import ENTITY_TYPES, SMART_PROCESSES
from chalicelib.api.v1.configuration.fields import FIELDS
from chalicelib.api.v1.configuration.pipelines import PIPELINES
from chalicelib.api.v1.configuration.plan import PLAN
from chalicelib.api.v1.configuration.settings import SETTINGS
from chalicelib.api.v1.console import CONSOLE
from chalicelib.api.v1.documents.document_templates import DOCUMENT_TEMPLATES
from chalicelib.api.v1.documents.documents import DOCUMENTS
from chalicelib.api.v1.documents.numerators import NUMERATORS
from chalicelib.api.v1.files.files import FILES
from chalicelib.api.v1.items.changes import CHANGES
from chalicelib.api.v1.items.children import CHILDREN
from chalicelib.api.v1.items.history import HISTORY
from chalicelib.api.v1.items.items import ITEMS
from chalicelib.api.v1.items.products import PRODUCTS
from chalicelib.api.v1.items.recycle_bin import RECYCLE_BIN
from chalicelib.api.v1.items.search import SEARCH
from chalicelib.api.v1.items.undo import UNDO
from chalicelib.api.v1.people.calendar import CALENDAR
from chalicelib.api.v1.people.departments import DEPARTMENTS
from chalicelib.api.v1.people.exclusions import EXCLUSIONS
from chalicelib.api.v1.people.feed import FEED
from chalicelib.api.v1.people.me import ME
from chalicelib.api.v1.people.notifications import NOTIFICATIONS
from chalicelib.api.v1.people.own_settings import OWN_SETTINGS
from chalicelib.api.v1.people.roles import ROLES
from chalicelib.api.v1.people.sessions import SESSIONS
from chalicelib.api.v1.people.tokens import TOKENS
from chalicelib.api.v1.people.users import USERS
from chalicelib.api.v1.service import SERVICE
from chalicelib.api.v1.signals.app_actions import APP_ACTIONS
from chalicelib.api.v1.signals.callbacks import CALLBACKS
from chalicelib.api.v1.signals.forms import FORMS
from chalicelib.api.v1.signals.signals import SIGNALS
from chalicelib.api.v1.signals.visits import VISITS
from chalicelib.api.v1.smart_activities.counters import COUNTERS
from chalicelib.api.v1.smart_activities.smart_activities import SMART_ACTIVITIES
from chalicelib.api.v1.workflows.workflow_runs import WORKFLOW_RUNS
from chalicelib.api.v1.workflows.workflow_tasks import WORKFLOW_TASKS
from chalicelib.api.v1.workflows.workflow_values import WORKFLOW_VALUES
from chalicelib.api.v1.workflows.workflows import WORKFLOWS

GROUPS = (
    ITEMS,
    UNDO,
    BULK,
    TABLES,
    RECYCLE_BIN,
    CHILDREN,
    TIMELINE,
    ITEM_RUNS,
    RUNS,
    CHANGES,
    HISTORY,
    BOARDS,
    RECENT,
    SEARCH,
    ACTIVITIES,
    MANY_ACTIVITIES,
    SMART_ACTIVITIES,
    COUNTERS,
    EMAILS,
    DIALOGUES,
    RESOURCES,
    BOOKINGS,
    CALENDAR,
    PRODUCTS,
    PAYMENTS,
    FILES,
    DOCUMENTS,
    DOCUMENT_TEMPLATES,
    NUMERATORS,
    ENTITY_TYPES,
    SMART_PROCESSES,
    PIPELINES,
    TUNNELS,
    FIELDS,
    AUTOMATION,
    RULES,
    GIVE_RULE,
    TRIGGERS,
    VERSIONS,
    TRY_OUT,
    WORKFLOWS,
    WORKFLOW_RUNS,
    WORKFLOW_TASKS,
    WORKFLOW_VALUES,
    CATALOGUE,
    USERS,
    OWN_SETTINGS,
    ROLES,
    TOKENS,
    SESSIONS,
    ME,
    DEPARTMENTS,
    EXCLUSIONS,
    NOTIFICATIONS,
    FEED,
    SETTINGS,
    PLAN,
    CONNECTIONS,
    SIGNALS,
    APP_ACTIONS,
    CALLBACKS,
    FORMS,
    VISITS,
    CONSOLE,
    SERVICE,
)


def endpoints() -> list[Endpoint]:
    """Return every endpoint, in the order of the reference."""
    return [one for group in GROUPS for one in group.all]


def build() -> Door:
    """Return the application that serves all endpoints."""
    return Door(endpoints())

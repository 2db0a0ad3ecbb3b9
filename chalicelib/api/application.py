"""The application: all endpoints behind one door."""

from chalicelib.api.door.door import Door
from chalicelib.api.door.endpoints import Endpoint
from chalicelib.api.v1.activities import ACTIVITIES
from chalicelib.api.v1.automation import AUTOMATION
from chalicelib.api.v1.catalogue import CATALOGUE
from chalicelib.api.v1.changes import CHANGES
from chalicelib.api.v1.fields import FIELDS
from chalicelib.api.v1.item_runs import ITEM_RUNS
from chalicelib.api.v1.items import ITEMS
from chalicelib.api.v1.pipelines import PIPELINES
from chalicelib.api.v1.rules import RULES
from chalicelib.api.v1.service import SERVICE
from chalicelib.api.v1.settings import SETTINGS
from chalicelib.api.v1.signals import SIGNALS
from chalicelib.api.v1.timeline import TIMELINE
from chalicelib.api.v1.tokens import TOKENS
from chalicelib.api.v1.triggers import TRIGGERS
from chalicelib.api.v1.users import USERS
from chalicelib.api.v1.workflow_runs import WORKFLOW_RUNS
from chalicelib.api.v1.workflow_tasks import WORKFLOW_TASKS
from chalicelib.api.v1.workflow_values import WORKFLOW_VALUES
from chalicelib.api.v1.workflows import WORKFLOWS

GROUPS = (
    ITEMS,
    TIMELINE,
    ITEM_RUNS,
    CHANGES,
    ACTIVITIES,
    PIPELINES,
    FIELDS,
    AUTOMATION,
    RULES,
    TRIGGERS,
    WORKFLOWS,
    WORKFLOW_RUNS,
    WORKFLOW_TASKS,
    WORKFLOW_VALUES,
    CATALOGUE,
    USERS,
    TOKENS,
    SETTINGS,
    SIGNALS,
    SERVICE,
)


def endpoints() -> list[Endpoint]:
    """Return every endpoint, in the order of the reference."""
    return [one for group in GROUPS for one in group.all]


def build() -> Door:
    """Return the application that serves all endpoints."""
    return Door(endpoints())

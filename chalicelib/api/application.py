"""The application: all endpoints behind one door."""

from chalicelib.api.activities import ACTIVITIES
from chalicelib.api.automation import AUTOMATION
from chalicelib.api.catalogue import CATALOGUE
from chalicelib.api.door import Door
from chalicelib.api.endpoints import Endpoint
from chalicelib.api.history import HISTORY
from chalicelib.api.items import ITEMS
from chalicelib.api.people import SETTINGS, TOKENS, USERS
from chalicelib.api.pipelines import FIELDS, PIPELINES
from chalicelib.api.service import SERVICE
from chalicelib.api.signals import SIGNALS
from chalicelib.api.workflow_runs import WORKFLOW_RUNS
from chalicelib.api.workflow_tasks import WORKFLOW_TASKS
from chalicelib.api.workflow_values import WORKFLOW_VALUES
from chalicelib.api.workflows import WORKFLOWS

GROUPS = (
    ITEMS,
    HISTORY,
    ACTIVITIES,
    PIPELINES,
    FIELDS,
    AUTOMATION,
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

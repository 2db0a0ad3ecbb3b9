"""Workflows whose rows have come to another engine: state machines come back, executions do not.

Runs that were under way are taken up again where they rest (resume_run.py); those of which nobody
can tell where that is are interrupted here.
"""

from datetime import datetime

import msgspec

from chalicelib.domain.automation.run_states import Reason
from chalicelib.domain.codes import Code
from chalicelib.domain.workflows.asl import compile_template
from chalicelib.domain.workflows.runs import (
    WorkflowRun,
    WorkflowState,
    WorkflowTemplate,
    WorkflowVersion,
)
from chalicelib.records.body import decode, readable
from chalicelib.records.workflows import TEMPLATES, version_key
from chalicelib.usecases.tenant.tenant import Tenant
from chalicelib.usecases.workflows.end_run import end_run

INTERRUPTED = Code.INTERRUPTED
"""Code of the reason of runs whose execution was lost."""


def interrupt_run(tenant: Tenant, id: str, why: str, now: datetime) -> WorkflowRun:
    """End an open run whose execution is gone; one that has ended stays as it is.

    Raises:
        NotFound: there is no such run.
        Unavailable: others kept changing it.
    """
    advice = (
        "where it rested cannot be found again; resume it at a step "
        f"(POST /v1/workflow-runs/{id}/resume)"
    )
    reason = Reason(INTERRUPTED, f"{why} while the run was under way; {advice}")
    return end_run(tenant, id, WorkflowState.FAILED, now, reason=reason, keep=True)


def was_interrupted(run: WorkflowRun) -> bool:
    """Return whether a run was ended because its execution was lost."""
    return run.reason is not None and run.reason.code == INTERRUPTED


def published_versions(tenant: Tenant) -> list[WorkflowVersion]:
    """Return the versions that new runs take, by template [1, and 1 per 100 templates]."""
    stored = tenant.table.query(TEMPLATES)
    found = readable(stored, lambda row: decode(row, WorkflowTemplate))
    keys = [
        version_key(one.id, one.published) for one in found if one.published and not one.removed
    ]
    rows = tenant.table.get_many(keys)
    return [decode(rows[key], WorkflowVersion) for key in keys if key in rows]


def definition_of(version: WorkflowVersion) -> str:
    """Return the definition of a version's state machine."""
    return msgspec.json.encode(compile_template(version.template)).decode()


def publish_again(tenant: Tenant, version: WorkflowVersion) -> None:
    """Make the state machine of a version, or give it its definition once more [1 or 2].

    Raises:
        Unavailable: try again.
    """
    tenant.state_machines.publish(version.machine, definition_of(version))

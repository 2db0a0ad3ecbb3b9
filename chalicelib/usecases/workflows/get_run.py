"""Read a run, or say that there is none."""

from chalicelib.domain.errors import NotFound
from chalicelib.domain.workflows.runs import WorkflowRun
from chalicelib.records.workflows import run_key, run_of
from chalicelib.usecases.tenant.tenant import Tenant


def get_run(tenant: Tenant, id: str) -> WorkflowRun:
    """Return a run as last written [1].

    Raises:
        NotFound: there is no such run.
    """
    try:
        row = tenant.table.get(run_key(id))
    except ValueError:
        row = None
    if row is None:
        raise NotFound(f"there is no workflow run {id}")
    return run_of(row)

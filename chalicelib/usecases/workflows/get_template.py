"""Find a template; apart from saving one, so that the stream does not load the compiler."""

from chalicelib.domain.errors import NotFound
from chalicelib.domain.workflows.runs import WorkflowTemplate, is_name
from chalicelib.records.body import decode
from chalicelib.records.workflows import template_key
from chalicelib.usecases.tenant.tenant import Tenant


def get_template(tenant: Tenant, id: str) -> WorkflowTemplate:
    """Return a template as last written [1].

    Raises:
        NotFound: there is no such template.
    """
    stored = get_template_of_runs(tenant, id)
    if stored.removed:
        raise NotFound(f"there is no workflow {id}")
    return stored


def get_template_of_runs(tenant: Tenant, id: str) -> WorkflowTemplate:
    """Return a template as last written, a removed one too: its runs go on [1].

    Raises:
        NotFound: there never was such a template.
    """
    row = tenant.table.get(template_key(id)) if is_name(id) else None
    if row is None:
        raise NotFound(f"there is no workflow {id}")
    return decode(row, WorkflowTemplate)

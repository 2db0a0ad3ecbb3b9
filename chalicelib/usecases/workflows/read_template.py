"""Read workflow templates, their versions, definitions and diagrams."""

from datetime import datetime
from typing import Any

from chalicelib.domain.errors import NotFound
from chalicelib.domain.workflows.asl import compile_template
from chalicelib.domain.workflows.diagram import diagram
from chalicelib.domain.workflows.runs import WorkflowTemplate
from chalicelib.domain.workflows.template import Template, stored_template
from chalicelib.usecases.tenant.tenant import Tenant
from chalicelib.usecases.workflows.get_template import get_template


def list_templates(
    tenant: Tenant, now: datetime, *, entity_type: str | None = None
) -> list[WorkflowTemplate]:
    """Return the templates by name, of one entity type or all [0 while they are warm]."""
    found = (one for one in tenant.configuration.workflows(now).all.values() if not one.removed)
    wanted = (one for one in found if entity_type in (None, one.entity_type))
    return sorted(wanted, key=lambda one: (one.name.lower(), one.id))


def read_version(tenant: Tenant, id: str, number: int | None = None) -> Template:
    """Return a published version of a template, or its draft [1, and 1 for a version].

    Raises:
        NotFound: there is no such template or version.
    """
    stored = get_template(tenant, id)
    if number is None:
        return stored_template(stored.document)
    if not 1 <= number <= stored.published:
        raise NotFound(f"the workflow {id} has no version {number}")
    return tenant.configuration.version(id, number).template


def read_definition(tenant: Tenant, id: str, number: int | None = None) -> dict[str, Any]:
    """Return the definition in Amazon States Language, of the draft or a version.

    Raises:
        NotFound: there is no such template or version.
    """
    return compile_template(read_version(tenant, id, number))


def read_diagram(tenant: Tenant, id: str, number: int | None = None) -> str:
    """Return the steps as a Mermaid flowchart, of the draft or a version.

    Raises:
        NotFound: there is no such template or version.
    """
    return diagram(read_version(tenant, id, number))

"""Read workflow templates, their versions, definitions and diagrams."""

from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.errors import NotFound
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.workflows.asl import compile_template
from chalicelib.domain.workflows.diagram import diagram
from chalicelib.domain.workflows.runs import WorkflowTemplate
from chalicelib.domain.workflows.template import Template, export_template, stored_template
from chalicelib.usecases.automation.hide_secrets import hide_secrets_of_steps
from chalicelib.usecases.tenant.tenant import Tenant
from chalicelib.usecases.workflows.get_template import get_template


def list_templates(
    tenant: Tenant, caller: Caller, now: datetime, *, entity_type: str | None = None
) -> list[WorkflowTemplate]:
    """Return the templates by name, of one entity type or all [0 while they are warm]."""
    caller.require(Right.WORKFLOW_READ)
    found = (one for one in tenant.configuration.workflows(now).all.values() if not one.removed)
    wanted = (one for one in found if entity_type in (None, one.entity_type))
    return sorted(wanted, key=lambda one: (one.name.lower(), one.id))


def show_template(tenant: Tenant, caller: Caller, id: str) -> WorkflowTemplate:
    """Return a template as last written, its draft as the caller may see it [1].

    Raises:
        NotFound: there is no such template.
    """
    caller.require(Right.WORKFLOW_READ)
    stored = get_template(tenant, id)
    document = hide_secrets_of_steps(caller, stored.document)
    return msgspec.structs.replace(stored, document=document)


def read_export(
    tenant: Tenant, caller: Caller, id: str, number: int | None = None
) -> dict[str, Any]:
    """Return what another tenant can import, of the draft or a version, as the caller may see it.

    Raises:
        NotFound: there is no such template or version.
    """
    caller.require(Right.WORKFLOW_READ)
    return hide_secrets_of_steps(caller, export_template(_version(tenant, id, number)))


def read_definition(
    tenant: Tenant, caller: Caller, id: str, number: int | None = None
) -> dict[str, Any]:
    """Return the definition in Amazon States Language, of the draft or a version.

    Raises:
        NotFound: there is no such template or version.
    """
    caller.require(Right.WORKFLOW_READ)
    return compile_template(_version(tenant, id, number))


def read_diagram(tenant: Tenant, caller: Caller, id: str, number: int | None = None) -> str:
    """Return the steps as a Mermaid flowchart, of the draft or a version.

    Raises:
        NotFound: there is no such template or version.
    """
    caller.require(Right.WORKFLOW_READ)
    return diagram(_version(tenant, id, number))


def _version(tenant: Tenant, id: str, number: int | None) -> Template:
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

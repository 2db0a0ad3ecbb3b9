"""Save, publish and remove workflow templates."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Clash, Invalid, Stale
from chalicelib.domain.people.plans import Feature
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.workflows.prepared import awaited_types, listens_to_clients
from chalicelib.domain.workflows.runs import (
    WorkflowTemplate,
    WorkflowVersion,
    short_hash,
)
from chalicelib.domain.workflows.template import Template, export_template
from chalicelib.ports.table import Put
from chalicelib.records.idempotency import Once
from chalicelib.records.workflows import template_row, version_row
from chalicelib.usecases.automation.files_of_rules import taken_by_template
from chalicelib.usecases.automation.hide_secrets import keep_secrets_of_steps
from chalicelib.usecases.automation.types_told import refuse_untold, types_of_template
from chalicelib.usecases.tenant.idempotency import first_answer
from chalicelib.usecases.tenant.save_configuration import save_configuration
from chalicelib.usecases.tenant.tenant import Tenant
from chalicelib.usecases.workflows.check_template import check_template
from chalicelib.usecases.workflows.get_template import get_template

MAX_TEMPLATES = 500


def create_template(
    tenant: Tenant,
    caller: Caller,
    document: Mapping[str, Any],
    *,
    now: datetime,
    once: Once | None = None,
) -> WorkflowTemplate:
    """Save a new template as a draft; importing is the same [1 write].

    Raises:
        Forbidden: the tenant's plan has no workflows, or it tells of what the caller may not read.
        Invalid: with a pointer to each fault.
    """
    caller.require(Right.WORKFLOW_UPDATE)
    tenant.booked.require(Feature.WORKFLOWS)
    before = first_answer(tenant, once, WorkflowTemplate)
    if before is not None:
        return before
    if sum(not one.removed for one in tenant.configuration.workflows(now).all.values()) >= (
        MAX_TEMPLATES
    ):
        raise Clash(f"there are at most {MAX_TEMPLATES} workflow templates", code=Code.TOO_MANY)
    checked = check_template(tenant, document, now)
    template = checked.template
    _refuse_untold(tenant, caller, template, now)
    stored = WorkflowTemplate(
        id=tenant.identity.short_id(),
        document=checked.document,
        name=template.name,
        entity_type=template.entity_type,
        created_by=caller.id,
        created_at=now,
        updated_by=caller.id,
        updated_at=now,
    )
    files = taken_by_template(tenant, caller, template, now)
    writes = [Put(template_row(stored), expect="absent"), *files]
    return save_configuration(tenant, writes, stored, now, once)


def change_template(
    tenant: Tenant,
    caller: Caller,
    id: str,
    document: Mapping[str, Any],
    *,
    now: datetime,
    expected_version: int | None = None,
) -> WorkflowTemplate:
    """Replace the draft of a template; what was published goes on as it is [1 read, 1 write].

    Stars in place of a step's secret keep the stored one.

    Raises:
        Forbidden: the tenant's plan has no workflows, or it tells of what the caller may not read.
        NotFound: there is no such template.
        Invalid: with a pointer to each fault.
        Stale: it is not at `expected_version`.
        Conflict: somebody else changed it at the same time.
    """
    caller.require(Right.WORKFLOW_UPDATE)
    tenant.booked.require(Feature.WORKFLOWS)
    stored = get_template(tenant, id)
    if expected_version not in (None, stored.version):
        raise Stale(f"the template is at version {stored.version}, not {expected_version}")
    document = keep_secrets_of_steps(document, stored.document)
    checked = check_template(tenant, document, now, stored.document)
    template = checked.template
    _refuse_untold(tenant, caller, template, now)
    if stored.published and template.entity_type != stored.entity_type:
        raise Invalid.at("/entity_type", "cannot change once a version was published")
    if checked.document == stored.document:
        return stored
    changed = msgspec.structs.replace(
        stored,
        document=checked.document,
        name=template.name,
        entity_type=template.entity_type,
        modified=True,
        updated_by=caller.id,
        updated_at=now,
        version=stored.version + 1,
    )
    files = taken_by_template(tenant, caller, template, now)
    writes = [Put(template_row(changed), expect=stored.version), *files]
    return save_configuration(tenant, writes, changed, now)


def publish_template(tenant: Tenant, caller: Caller, id: str, now: datetime) -> WorkflowTemplate:
    """Make the draft the version that new runs take; runs keep theirs [1 read, 1 write].

    Besides, the requests of publishing the state machine, and 1 read where a version is published
    already. What that has too is not judged again. Publishing what is published changes nothing.

    Raises:
        Forbidden: the tenant's plan has no workflows, or it tells of what the caller may not read.
        NotFound: there is no such template.
        Invalid: the draft no longer fits the configuration.
        Conflict: somebody else changed it at the same time.
    """
    caller.require(Right.WORKFLOW_UPDATE)
    tenant.booked.require(Feature.WORKFLOWS)
    stored = get_template(tenant, id)
    if stored.published and not stored.modified:
        return stored
    # What runs already is not judged again: people leave, and workflows that name them go on.
    running = tenant.configuration.version(id, stored.published) if stored.published else None
    before = export_template(running.template) if running else None
    checked = check_template(tenant, stored.document, now, before)
    template = checked.template
    _refuse_untold(tenant, caller, template, now)
    number = stored.published + 1
    version = WorkflowVersion(
        workflow=id,
        number=number,
        template=template,
        fields=checked.fields,
        # Two who publish at once must not give one machine two definitions.
        machine=f"{id}-v{number}-{short_hash(checked.definition)}",
        published_at=now,
        published_by=caller.id,
    )
    tenant.state_machines.publish(version.machine, checked.definition)
    listens = {template.entity_type} if listens_to_clients(template) else set()
    changed = msgspec.structs.replace(
        stored,
        published=number,
        published_at=now,
        auto_run=template.auto_run,
        modified=False,
        awaits=stored.awaits | awaited_types(template),
        listens=stored.listens | listens,
        version=stored.version + 1,
    )
    writes = [
        Put(template_row(changed), expect=stored.version),
        Put(version_row(version), expect="absent"),
    ]
    return save_configuration(tenant, writes, changed, now)


def remove_template(tenant: Tenant, caller: Caller, id: str, now: datetime) -> None:
    """Remove a template: it starts no more, its runs go on [1 read, 1 write].

    Raises:
        NotFound: there is no such template.
        Conflict: somebody else changed it at the same time.
    """
    caller.require(Right.WORKFLOW_UPDATE)
    stored = get_template(tenant, id)
    # What runs may wait for must stay; the draft would only be loaded by every instance.
    removed = msgspec.structs.replace(stored, document={}, removed=True, version=stored.version + 1)
    write = Put(template_row(removed), expect=stored.version)
    save_configuration(tenant, [write], removed, now)


def _refuse_untold(tenant: Tenant, caller: Caller, template: Template, now: datetime) -> None:
    if not caller.access.everything:
        fields = tenant.configuration.fields(now)
        needed = types_of_template(template, fields)
        refuse_untold(caller, template.entity_type, None, needed)

"""Workflow templates over HTTP: drafts, published versions, definitions and diagrams."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from chalicelib.api.document.named_schemas import schema_named
from chalicelib.api.door.answers import Answer, etag
from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import Listing, page_of, whole
from chalicelib.domain.people.rights import Right
from chalicelib.domain.workflows.runs import WorkflowTemplate
from chalicelib.usecases.workflows.read_template import (
    list_templates,
    read_definition,
    read_diagram,
    read_export,
    show_template,
)
from chalicelib.usecases.workflows.save_template import (
    change_template,
    create_template,
    publish_template,
    remove_template,
)

WORKFLOWS = Endpoints("Workflows")

PATH = "/v1/workflows"

FORMAT = "stageflow.workflow"

TemplateBody = Annotated[dict[str, Any], schema_named("WorkflowTemplate")]
"""Read by the reader of templates, which tells all faults at once."""
TemplateChange = Annotated[dict[str, Any], schema_named("WorkflowChange")]


class TemplateDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A template: the draft as it was given, with every step's id, and what became of it."""

    id: str
    name: str
    description: str
    entity_type: str
    auto_run: str
    access: list[int]
    """Who may start it by hand, besides admins; everybody where it names none."""
    parameters: dict[str, dict[str, Any]]
    variables: dict[str, dict[str, Any]]
    constants: dict[str, dict[str, Any]]
    steps: list[dict[str, Any]]
    published: int
    """Number of the version that new runs take; 0 for none yet."""
    published_at: datetime | None
    modified: bool
    """Whether the draft differs from the published version."""
    created_by: int
    created_at: datetime
    updated_by: int
    updated_at: datetime
    version: int


class TemplateLine(msgspec.Struct, frozen=True, kw_only=True):
    """A template in a list."""

    id: str
    name: str
    entity_type: str
    auto_run: str
    published: int
    modified: bool
    updated_at: datetime


class TemplatePage(msgspec.Struct, frozen=True, kw_only=True):
    """Templates by name."""

    items: list[TemplateLine]
    next_cursor: str | None


class TemplateListing(Listing, frozen=True, kw_only=True):
    """Query parameters of the list of templates."""

    entity_type: Annotated[
        str | None, msgspec.Meta(description="Only those of this entity type.")
    ] = None


class Numbered(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Query parameters of what is made of a template."""

    version: Annotated[
        Annotated[int, msgspec.Meta(ge=1)] | None,
        msgspec.Meta(description="Of this published version, not of the draft."),
    ] = None


class Exported(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A template on its way to another tenant."""

    format: Literal["stageflow.workflow"]
    template: TemplateBody


class Diagram(msgspec.Struct, frozen=True, kw_only=True):
    """The steps as a flowchart."""

    mermaid: str


def _shown(stored: WorkflowTemplate) -> dict[str, Any]:
    empty = {"description": "", "auto_run": "none", "parameters": {}, "variables": {}}
    own = {
        name: getattr(stored, name)
        for name in TemplateDocument.__struct_fields__
        if name in WorkflowTemplate.__struct_fields__
    }
    return {**own, **empty, "access": [], "constants": {}, **stored.document}


def _answer(stored: WorkflowTemplate) -> Answer:
    return Answer(_shown(stored), headers=etag(stored.version))


def _line(stored: WorkflowTemplate) -> TemplateLine:
    return TemplateLine(
        id=stored.id,
        name=stored.name,
        entity_type=stored.entity_type,
        auto_run=stored.document.get("auto_run", "none"),
        published=stored.published,
        modified=stored.modified,
        updated_at=stored.updated_at,
    )


def _place(stored: WorkflowTemplate) -> str:
    return f"{stored.name.lower()}#{stored.id}"


@WORKFLOWS.get(PATH, right=Right.WORKFLOW_READ, answer=TemplatePage, query=TemplateListing)
def list_all(call: Call) -> dict[str, Any]:
    """List workflow templates."""
    type = call.query.entity_type
    found = list_templates(call.tenant, call.caller, call.now, entity_type=type)
    return page_of(found, _place, _line, call.query, ["workflows", type])


@WORKFLOWS.create(PATH, right=Right.WORKFLOW_UPDATE, body=TemplateBody, answer=TemplateDocument)
def create_workflow(call: Call) -> Answer:
    """Save a workflow template as a draft.

    `name`, `entity_type` and `steps` are needed; every fault comes with a pointer. Runs start once
    it is published.
    """
    stored = create_template(call.tenant, call.caller, call.body, now=call.now, once=call.once)
    return _answer(stored)


@WORKFLOWS.create(
    f"{PATH}/import", right=Right.WORKFLOW_UPDATE, body=Exported, answer=TemplateDocument
)
def import_workflow(call: Call) -> Answer:
    """Save an exported template as a new draft."""
    document = call.body.template
    stored = create_template(call.tenant, call.caller, document, now=call.now, once=call.once)
    return _answer(stored)


@WORKFLOWS.get(f"{PATH}/{{id}}", right=Right.WORKFLOW_READ, answer=TemplateDocument, versioned=True)
def read_workflow(call: Call) -> Answer:
    """Read a workflow template: its draft, and what was published of it.

    Only admins see the secrets of its actions; where stars come back, the stored secret stays.
    """
    return _answer(show_template(call.tenant, call.caller, call.path["id"]))


@WORKFLOWS.put(
    f"{PATH}/{{id}}",
    right=Right.WORKFLOW_UPDATE,
    body=TemplateBody,
    answer=TemplateDocument,
    versioned=True,
)
def put_workflow(call: Call) -> Answer:
    """Replace the draft of a workflow template. Runs and new runs keep to what is published."""
    stored = change_template(
        call.tenant,
        call.caller,
        call.path["id"],
        call.body,
        now=call.now,
        expected_version=call.expected_version,
    )
    return _answer(stored)


@WORKFLOWS.patch(
    f"{PATH}/{{id}}",
    right=Right.WORKFLOW_UPDATE,
    body=TemplateChange,
    answer=TemplateDocument,
    versioned=True,
)
def patch_workflow(call: Call) -> Answer:
    """Replace some members of the draft, for example its name or its steps."""
    before = show_template(call.tenant, call.caller, call.path["id"])
    expected = call.expected_version
    stored = change_template(
        call.tenant,
        call.caller,
        before.id,
        {**before.document, **call.body},
        now=call.now,
        expected_version=before.version if expected is None else expected,
    )
    return _answer(stored)


@WORKFLOWS.delete(f"{PATH}/{{id}}", right=Right.WORKFLOW_UPDATE)
def delete_workflow(call: Call) -> None:
    """Remove a workflow template. It starts no more; its runs go on."""
    remove_template(call.tenant, call.caller, call.path["id"], call.now)


@WORKFLOWS.post(
    f"{PATH}/{{id}}/publish", right=Right.WORKFLOW_UPDATE, body=None, answer=TemplateDocument
)
def publish_workflow(call: Call) -> Answer:
    """Make the draft the version that new runs take. Runs keep theirs."""
    return _answer(publish_template(call.tenant, call.caller, call.path["id"], call.now))


@WORKFLOWS.get(f"{PATH}/{{id}}/definition", right=Right.WORKFLOW_READ, answer=dict, query=Numbered)
def definition(call: Call) -> msgspec.Raw:
    """Read what the state machine executes, in Amazon States Language."""
    return whole(read_definition(call.tenant, call.caller, call.path["id"], call.query.version))


@WORKFLOWS.get(f"{PATH}/{{id}}/diagram", right=Right.WORKFLOW_READ, answer=Diagram, query=Numbered)
def diagram(call: Call) -> Diagram:
    """Read the steps as a flowchart in Mermaid."""
    return Diagram(
        mermaid=read_diagram(call.tenant, call.caller, call.path["id"], call.query.version)
    )


@WORKFLOWS.get(f"{PATH}/{{id}}/export", right=Right.WORKFLOW_READ, answer=Exported, query=Numbered)
def export_workflow(call: Call) -> dict[str, Any]:
    """Export a template, so that another tenant can import it. Only admins get its secrets."""
    template = read_export(call.tenant, call.caller, call.path["id"], call.query.version)
    return {"format": FORMAT, "template": template}

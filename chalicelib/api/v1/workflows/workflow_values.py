"""Variables and constants that all workflows of the tenant share, over HTTP."""

from typing import Any

import msgspec

from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import Listing, page_of
from chalicelib.api.v1.shapes.removal import Removal
from chalicelib.domain.items.fields import FieldType
from chalicelib.domain.people.rights import Right
from chalicelib.domain.workflows.variables import Constant, Variable
from chalicelib.records.workflows import TENANT_CONSTANT, TENANT_VARIABLE
from chalicelib.usecases.configuration.shared_values import (
    SharedValue,
    read_constants,
    read_variables,
    remove_shared,
    save_constant,
    save_variable,
)

WORKFLOW_VALUES = Endpoints("Workflow values")

VARIABLES = "/v1/workflow-variables"
CONSTANTS = "/v1/workflow-constants"


class SharedDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A variable or a constant and what it holds now."""

    code: str
    type: FieldType
    title: str
    multiple: bool
    value: Any


class SharedPage(msgspec.Struct, frozen=True, kw_only=True):
    """Variables or constants by code."""

    items: list[SharedDocument]
    next_cursor: str | None


def _shown(shared: SharedValue) -> SharedDocument:
    return SharedDocument(
        code=shared.code,
        type=shared.variable.type,
        title=shared.variable.title,
        multiple=shared.variable.multiple,
        value=shared.value,
    )


def _code(shared: SharedValue) -> str:
    return shared.code


@WORKFLOW_VALUES.get(VARIABLES, right=Right.WORKFLOW_READ, answer=SharedPage, query=Listing)
def list_variables(call: Call) -> dict[str, Any]:
    """List the variables that all workflows share, with what they hold now."""
    found = read_variables(call.tenant, call.caller, call.now)
    return page_of(found, _code, _shown, call.query, [VARIABLES])


@WORKFLOW_VALUES.put(
    f"{VARIABLES}/{{code}}", right=Right.WORKFLOW_UPDATE, body=Variable, answer=SharedDocument
)
def put_variable(call: Call) -> SharedDocument:
    """Add or replace a variable that all workflows share; it holds its default then."""
    return _shown(save_variable(call.tenant, call.caller, call.path["code"], call.body, call.now))


@WORKFLOW_VALUES.delete(f"{VARIABLES}/{{code}}", right=Right.WORKFLOW_UPDATE, query=Removal)
def delete_variable(call: Call) -> None:
    """Remove a variable that all workflows share."""
    code, force = call.path["code"], call.query.force
    remove_shared(call.tenant, call.caller, TENANT_VARIABLE, code, call.now, force=force)


@WORKFLOW_VALUES.get(CONSTANTS, right=Right.WORKFLOW_READ, answer=SharedPage, query=Listing)
def list_constants(call: Call) -> dict[str, Any]:
    """List the constants that all workflows share."""
    found = read_constants(call.tenant, call.caller, call.now)
    return page_of(found, _code, _shown, call.query, [CONSTANTS])


@WORKFLOW_VALUES.put(
    f"{CONSTANTS}/{{code}}", right=Right.WORKFLOW_UPDATE, body=Constant, answer=SharedDocument
)
def put_constant(call: Call) -> SharedDocument:
    """Add or replace a constant that all workflows share."""
    return _shown(save_constant(call.tenant, call.caller, call.path["code"], call.body, call.now))


@WORKFLOW_VALUES.delete(f"{CONSTANTS}/{{code}}", right=Right.WORKFLOW_UPDATE, query=Removal)
def delete_constant(call: Call) -> None:
    """Remove a constant that all workflows share."""
    code, force = call.path["code"], call.query.force
    remove_shared(call.tenant, call.caller, TENANT_CONSTANT, code, call.now, force=force)

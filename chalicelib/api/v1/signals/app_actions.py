"""Actions of apps over HTTP: what apps register, and what they answer."""

from typing import Annotated, Any

import msgspec

from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import Listing, page_of
from chalicelib.api.v1.shapes.removal import Removal
from chalicelib.domain.apps.app_action import AppAction
from chalicelib.domain.people.rights import Right
from chalicelib.domain.workflows.variables import Variable
from chalicelib.usecases.configuration.app_actions import (
    list_app_actions,
    register_app_action,
    remove_app_action,
)
from chalicelib.usecases.signals.answer_app import answer_app

APP_ACTIONS = Endpoints("Signals")

PATH = "/v1/app-actions"


class AppActionBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that an app can do for rules and workflows."""

    code: Annotated[str, msgspec.Meta(description="a-z, A-Z, 0-9, dot, hyphen and underscore.")]
    name: str
    handler: Annotated[str, msgspec.Meta(description="Web address that is told to do it.")]
    description: str = ""
    properties: Annotated[
        dict[str, Variable], msgspec.Meta(description="What it has to be given, by name.")
    ] = {}
    returns: Annotated[
        dict[str, Variable], msgspec.Meta(description="What it gives back, by name.")
    ] = {}
    waits: Annotated[
        bool, msgspec.Meta(description="Whether rules wait for its answer unless they say no.")
    ] = True
    deadline: Annotated[
        str | None,
        msgspec.Meta(description="How long they wait before they have failed; ISO 8601."),
    ] = None
    entity_types: Annotated[
        tuple[str, ...] | None,
        msgspec.Meta(description="The only types of items that it works on; null for all."),
    ] = None


class AppActionDocument(msgspec.Struct, frozen=True, kw_only=True):
    """An action of an app."""

    id: str
    code: str
    name: str
    handler: str | None
    """Null for who may not change it: receivers keep their keys in it."""
    description: str
    properties: dict[str, Variable]
    returns: dict[str, Variable]
    waits: bool
    deadline: str | None
    entity_types: tuple[str, ...] | None


class Registered(AppActionDocument, frozen=True, kw_only=True):
    """An action of an app as it was registered."""

    secret: str
    """Key of the signature (HMAC-SHA256) that its requests bear in the header X-Signature."""


class AppActionPage(msgspec.Struct, frozen=True, kw_only=True):
    """What apps have registered."""

    items: list[AppActionDocument]
    next_cursor: str | None


class AppAnswerBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an app answers to a rule, or to a step of a workflow, that has asked it."""

    values: Annotated[
        dict[str, Any],
        msgspec.Meta(description="What it gives back, by the names that it has registered."),
    ] = {}
    message: Annotated[str, msgspec.Meta(description="What the item's card shall say of it.")] = ""
    error: Annotated[
        str, msgspec.Meta(description="Why it could not be done; the rule has failed by it.")
    ] = ""


@APP_ACTIONS.post(
    "/callbacks/{token}", right=Right.ANYONE, body=AppAnswerBody, answer=None, status=204
)
def answer_action(call: Call) -> None:
    """Answer what an app was asked to do; the token came with that, and counts once."""
    body = call.body
    answer_app(
        call.tenant,
        call.path["token"],
        body.values,
        message=body.message,
        error=body.error,
        now=call.now,
    )


@APP_ACTIONS.get(PATH, right=Right.APP_ACTION_READ, answer=AppActionPage, query=Listing)
def list_actions(call: Call) -> dict[str, Any]:
    """List the actions that apps have registered."""
    found = list_app_actions(call.tenant, call.caller, call.now)
    may_change = call.caller.may(Right.APP_ACTION_UPDATE)

    def shown(one: AppAction) -> AppActionDocument:
        handler = one.handler if may_change else None
        return AppActionDocument(**{**_values(one), "handler": handler})

    return page_of(found, lambda one: one.code, shown, call.query, "app-actions")


@APP_ACTIONS.create(PATH, right=Right.APP_ACTION_UPDATE, body=AppActionBody, answer=Registered)
def register_action(call: Call) -> Registered:
    """Register an app's action, or replace the one of this code, which keeps its secret."""
    given = AppAction(**msgspec.structs.asdict(call.body))
    action, secret = register_app_action(
        call.tenant, call.caller, given, now=call.now, once=call.once
    )
    return Registered(**_values(action), secret=secret)


@APP_ACTIONS.delete(f"{PATH}/{{code}}", right=Right.APP_ACTION_UPDATE, query=Removal)
def remove_action(call: Call) -> None:
    """Forget an app's action that nothing uses."""
    code, force = call.path["code"], call.query.force
    remove_app_action(call.tenant, call.caller, code, call.now, force=force)


def _values(one: AppAction) -> dict[str, Any]:
    kept = ("key", "version")
    own = {name: getattr(one, name) for name in one.__struct_fields__ if name not in kept}
    return {"id": one.code, **own}

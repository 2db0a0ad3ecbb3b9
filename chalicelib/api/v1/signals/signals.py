"""Signals from outside over HTTP: client events, webhooks, apps, opened e-mails, links."""

import base64
from collections.abc import Collection
from datetime import datetime
from typing import Annotated, Any

import msgspec

from chalicelib.api.document.named_schemas import schema_named
from chalicelib.api.door.answers import Answer
from chalicelib.api.door.endpoints import Anything, Call, Endpoints
from chalicelib.api.door.lists import Listing, page_of
from chalicelib.api.door.preconditions import idempotency_key
from chalicelib.api.door.reading import in_utc
from chalicelib.api.v1.shapes.hook_bodies import target_in
from chalicelib.domain.automation.signals import Signal
from chalicelib.domain.delivery.machines import is_machine
from chalicelib.domain.errors import Fault, Invalid, StageflowError
from chalicelib.domain.items.entity_types import CLIENT_TYPES
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.people.rights import Right
from chalicelib.usecases.signals.accept_signal import accept_event, accept_hook, execute_app_trigger
from chalicelib.usecases.signals.app_triggers import (
    AppTrigger,
    list_app_triggers,
    register_app_trigger,
    remove_app_trigger,
)
from chalicelib.usecases.signals.follow_mail import follow_link, note_opening

SIGNALS = Endpoints("Signals")

GIF = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
"""A transparent picture of one pixel."""

Key = Annotated[str, msgspec.Meta(min_length=1, max_length=50)]
Value = Annotated[str, msgspec.Meta(max_length=2_048)]


class Reference(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Names an item."""

    type: Annotated[str, msgspec.Meta(min_length=1, max_length=50)]
    id: Annotated[int, msgspec.Meta(ge=1, lt=10**12)]


class EventBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that a client did: about an item, a client or an address."""

    type: Annotated[
        Annotated[str, msgspec.Meta(min_length=1, max_length=50)], schema_named("EventType")
    ]
    """Code of a trigger that listens to clients."""
    event_id: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    """The same event again changes nothing; another one needs an id of its own."""
    occurred_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    item: Reference | str | None = None
    """An object, or a text such as deal_12."""
    client: Reference | str | None = None
    """A contact or company; all its open items are meant."""
    address: Annotated[str, msgspec.Meta(min_length=1, max_length=254)] | None = None
    """E-mail address or phone number."""
    settings: Annotated[dict[Key, Value], msgspec.Meta(max_length=20)] = {}


class Accepted(msgspec.Struct, frozen=True, kw_only=True):
    """The event will be looked at."""

    accepted: bool
    event_id: str


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """The call was taken; it does not say whether anything moved."""

    result: bool


class HookQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Query parameters of a webhook; others are ignored."""

    target: (
        Annotated[
            str,
            msgspec.Meta(
                description="The item, for example deal_12.",
                extra_json_schema={"pattern": "^[A-Za-z][A-Za-z0-9_]*_[0-9]{1,12}$"},
            ),
        ]
        | None
    ) = None


class AppTriggerBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A code that an app may send: a-z, 0-9, dot, hyphen and underscore."""

    code: Annotated[str, msgspec.Meta(max_length=1_000)] = ""
    name: Annotated[str, msgspec.Meta(max_length=255)] = ""


class AppTriggerDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A code that an app has registered."""

    id: str
    code: str
    name: str


class AppTriggerPage(msgspec.Struct, frozen=True, kw_only=True):
    """What apps have registered."""

    items: list[AppTriggerDocument]
    next_cursor: str | None


class ExecuteBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The item that an app's signal is about."""

    item: Reference | str


@SIGNALS.post("/v1/events", right=Right.SIGNAL_SEND, body=EventBody, answer=Accepted, status=202)
def event(call: Call) -> Accepted:
    """Accept what a client did; triggers look at it shortly after."""
    body = call.body
    signal = Signal(
        id=f"event-{body.event_id}",
        type=body.type,
        occurred_at=in_utc("/occurred_at", body.occurred_at) or call.now,
        item=_named("/item", body.item, call.tenant.configuration.entity_types(call.now)),
        client=_named("/client", body.client, CLIENT_TYPES),
        address=body.address,
        settings=body.settings,
        user=call.caller.id,
    )
    accept_event(call.tenant, call.caller, signal, call.now, timed=body.occurred_at is not None)
    return Accepted(accepted=True, event_id=body.event_id)


def _hook(call: Call, target: str | None) -> Result:
    accept_hook(
        call.tenant,
        call.path["code"],
        target,
        key=idempotency_key(call.headers.get("idempotency-key")),
        now=call.now,
    )
    return Result(result=True)


@SIGNALS.get("/hooks/{code}", right=Right.ANYONE, answer=Result, query=HookQuery, filters=True)
def get_hook(call: Call) -> Result:
    """Call a webhook trigger; the code is the secret."""
    return _hook(call, call.query.target)


@SIGNALS.post(
    "/hooks/{code}",
    right=Right.ANYONE,
    body=Anything,
    answer=Result,
    query=HookQuery,
    filters=True,
)
def post_hook(call: Call) -> Result:
    """Call a webhook trigger; of a JSON or form body only `target` is looked at."""
    target = call.query.target or target_in(call.body, call.headers.get("content-type", ""))
    return _hook(call, target)


@SIGNALS.get("/v1/app-triggers", right=Right.APP_TRIGGER_READ, answer=AppTriggerPage, query=Listing)
def list_all(call: Call) -> dict[str, Any]:
    """List the triggers that apps have registered."""
    found = list_app_triggers(call.tenant, call.caller, call.now)
    return page_of(found, lambda one: one.code, _app_trigger, call.query, "app-triggers")


@SIGNALS.create(
    "/v1/app-triggers",
    right=Right.APP_TRIGGER_UPDATE,
    body=AppTriggerBody,
    answer=AppTriggerDocument,
)
def register(call: Call) -> AppTriggerDocument:
    """Register an app's trigger, or rename the one of this code."""
    trigger = AppTrigger(code=call.body.code, name=call.body.name)
    return _app_trigger(
        register_app_trigger(call.tenant, call.caller, trigger, now=call.now, once=call.once)
    )


@SIGNALS.delete("/v1/app-triggers/{code}", right=Right.APP_TRIGGER_UPDATE)
def remove(call: Call) -> None:
    """Forget an app's trigger."""
    remove_app_trigger(call.tenant, call.caller, call.path["code"], call.now)


@SIGNALS.post(
    "/v1/app-triggers/{code}/execute",
    right=Right.SIGNAL_SEND,
    body=ExecuteBody,
    answer=Result,
    creates=True,
)
def execute(call: Call) -> Result:
    """Send an app's signal for an item; the answer does not say whether anything moved."""
    types = call.tenant.configuration.entity_types(call.now)
    named = _named("/item", call.body.item, types) or ""
    execute_app_trigger(
        call.tenant,
        call.caller,
        call.path["code"],
        ItemRef.parse(named),
        now=call.now,
        once=call.once,
    )
    return Result(result=True)


@SIGNALS.get("/t/o/{token}", right=Right.ANYONE, answer=bytes, filters=True, media="image/gif")
def opened(call: Call) -> Answer:
    """Show the invisible picture of an e-mail, and note that it was opened."""
    try:
        note_opening(call.tenant, call.path["token"], call.now, by_person=_by_person(call))
    except StageflowError:
        # A broken picture would only tell a stranger that the token is wrong.
        return Answer(GIF, media="image/gif")
    return Answer(GIF, media="image/gif")


@SIGNALS.get("/t/c/{token}", right=Right.ANYONE, answer=None, status=302, filters=True)
def followed(call: Call) -> Answer:
    """Lead to where a link of an e-mail leads, and note that it was followed."""
    url = follow_link(call.tenant, call.path["token"], call.now, by_person=_by_person(call))
    return Answer(headers={"Location": url})


def _by_person(call: Call) -> bool:
    return not is_machine(call.method, call.headers)


def _named(pointer: str, given: Reference | str | None, types: Collection[str]) -> str | None:
    if given is None:
        return None
    if isinstance(given, Reference):
        ref = ItemRef(given.type, given.id)
        pointer_to_type = f"{pointer}/type"
    else:
        try:
            ref = ItemRef.parse(given)
        except ValueError as error:
            raise Invalid.at(pointer, str(error)) from None
        pointer_to_type = pointer
    if ref.type not in types:
        raise Invalid([Fault(pointer_to_type, f"expected one of {', '.join(types)}")])
    return str(ref)


def _app_trigger(one: AppTrigger) -> AppTriggerDocument:
    return AppTriggerDocument(id=one.code, code=one.code, name=one.name)

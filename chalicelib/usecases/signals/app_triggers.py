"""Triggers that apps register: a code that they may send, and a name (semantics/triggers: apps)."""

import re
from datetime import datetime

import msgspec

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Clash, NotFound, Refused
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.ports.table import Delete, Put
from chalicelib.records.configuration import app_trigger_key, app_trigger_row
from chalicelib.records.idempotency import Once
from chalicelib.usecases.tenant.idempotency import first_answer
from chalicelib.usecases.tenant.save_configuration import save_configuration
from chalicelib.usecases.tenant.tenant import Tenant

MAX_CODE = 50
MAX_NAME = 255
MAX_APP_TRIGGERS = 200

_CODE = re.compile(rf"[a-z0-9.\-_]{{1,{MAX_CODE}}}", re.ASCII)


class AppTrigger(msgspec.Struct, frozen=True, kw_only=True):
    """What an app has registered."""

    code: str
    name: str


def list_app_triggers(tenant: Tenant, caller: Caller, now: datetime) -> list[AppTrigger]:
    """Return what apps have registered."""
    caller.require(Right.APP_TRIGGER_READ)
    found = tenant.configuration.tenant(now).app_triggers
    return [AppTrigger(code=code, name=name) for code, name in found.items()]


def register_app_trigger(
    tenant: Tenant, caller: Caller, trigger: AppTrigger, *, now: datetime, once: Once | None = None
) -> AppTrigger:
    """Register a code, or give another name to one that is registered [1].

    Raises:
        Refused: no code, no name, or a code with other characters than a-z, 0-9, dot, hyphen and
            underscore.
        Clash: too many are registered.
    """
    caller.require(Right.APP_TRIGGER_UPDATE)
    before = first_answer(tenant, once, AppTrigger)
    if before is not None:
        return before
    if not trigger.code:
        raise Refused("Empty trigger code!", code=Code.EMPTY_CODE)
    if not _CODE.fullmatch(trigger.code):
        raise Refused("Wrong trigger code!", code=Code.WRONG_CODE)
    if not trigger.name.strip():
        raise Refused("Empty trigger name!", code=Code.EMPTY_NAME)
    known = tenant.configuration.tenant(now).app_triggers
    if len(known) >= MAX_APP_TRIGGERS and trigger.code not in known:
        raise Clash(f"at most {MAX_APP_TRIGGERS} can be registered", code=Code.TOO_MANY)
    row = app_trigger_row(trigger.code, trigger.name)
    return save_configuration(tenant, [Put(row)], trigger, now, once)


def remove_app_trigger(tenant: Tenant, caller: Caller, code: str, now: datetime) -> None:
    """Forget a code; triggers that listen to it stay and stay silent [2].

    Raises:
        NotFound: it is not registered.
    """
    caller.require(Right.APP_TRIGGER_UPDATE)
    if not _CODE.fullmatch(code) or tenant.table.get(app_trigger_key(code)) is None:
        raise NotFound("Trigger not found")
    save_configuration(tenant, [Delete(app_trigger_key(code))], None, now)

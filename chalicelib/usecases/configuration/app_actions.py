"""Actions that apps register for rules and workflows (semantics/actions: rules of applications)."""

from datetime import datetime

import msgspec

from chalicelib.domain.apps.app_action import AppAction, checked_action, is_code
from chalicelib.domain.codes import Code
from chalicelib.domain.delivery.signing import app_secret
from chalicelib.domain.errors import Clash, NotFound
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.ports.table import Delete, Put
from chalicelib.records.body import decode
from chalicelib.records.configuration import app_action_key, app_action_row
from chalicelib.records.idempotency import Once
from chalicelib.usecases.configuration.uses import refuse_uses
from chalicelib.usecases.tenant.idempotency import first_answer
from chalicelib.usecases.tenant.save_configuration import save_configuration
from chalicelib.usecases.tenant.signing_secret import signing_secret
from chalicelib.usecases.tenant.tenant import Tenant

MAX_APP_ACTIONS = 200


def list_app_actions(tenant: Tenant, caller: Caller, now: datetime) -> list[AppAction]:
    """Return what apps have registered [0 while it is warm]."""
    caller.require(Right.APP_ACTION_READ)
    return list(tenant.configuration.tenant(now).app_actions.values())


def register_app_action(
    tenant: Tenant, caller: Caller, action: AppAction, *, now: datetime, once: Once | None = None
) -> tuple[AppAction, str]:
    """Register an action, or replace the one of its code, and return it with its secret [1].

    One that is replaced keeps its secret.

    Raises:
        Invalid: with a pointer to each fault.
        Clash: too many are registered.
    """
    caller.require(Right.APP_ACTION_UPDATE)
    before = first_answer(tenant, once, AppAction)
    if before is None:
        everywhere = tenant.configuration.tenant(now)
        known = everywhere.app_actions
        action = checked_action(action, everywhere.entity_types, loopback=tenant.loopback_webhooks)
        if len(known) >= MAX_APP_ACTIONS and action.code not in known:
            raise Clash(f"at most {MAX_APP_ACTIONS} can be registered", code=Code.TOO_MANY)
        kept = known.get(action.code)
        action = msgspec.structs.replace(action, key=kept.key if kept else tenant.identity.secret())
        before = save_configuration(tenant, [Put(app_action_row(action))], action, now, once)
    return before, app_secret(signing_secret(tenant), before.key)


def remove_app_action(
    tenant: Tenant, caller: Caller, code: str, now: datetime, *, force: bool = False
) -> None:
    """Forget an action; one that rules or workflows use with `force` only, and they fail [2].

    What waits for its answer goes on waiting until its deadline.

    Raises:
        NotFound: it is not registered.
        Clash: it is used.
    """
    caller.require(Right.APP_ACTION_UPDATE)
    row = tenant.table.get(app_action_key(code)) if is_code(code) else None
    if row is None:
        raise NotFound(f"no app has registered the action {code}")
    removal = Delete(app_action_key(code))
    name = decode(row, AppAction).name
    refuse_uses(tenant, [removal], f"the action {name} of an app", now, force=force)
    save_configuration(tenant, [removal], None, now)

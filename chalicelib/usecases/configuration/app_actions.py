"""Actions that apps register for rules and workflows (semantics/actions: rules of applications)."""

from datetime import datetime

import msgspec

from chalicelib.domain.apps.app_action import AppAction, checked_action, is_code
from chalicelib.domain.delivery.signing import app_secret
from chalicelib.domain.errors import NotFound
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.ports.table import Delete
from chalicelib.records.configuration import app_action_key, app_action_row
from chalicelib.records.idempotency import Once
from chalicelib.usecases.configuration.uses import refuse_uses
from chalicelib.usecases.tenant.documents import Checked, Kind
from chalicelib.usecases.tenant.signing_secret import signing_secret
from chalicelib.usecases.tenant.tenant import Tenant

APP_ACTION = Kind(
    word="app action", form=AppAction, key=app_action_key, row=app_action_row, most=200
)


def list_app_actions(tenant: Tenant, caller: Caller, now: datetime) -> list[AppAction]:
    """Return what apps have registered [0 while it is warm]."""
    caller.require(Right.APP_ACTION_READ)
    return list(tenant.configuration.tenant(now).app_actions.values())


def register_app_action(
    tenant: Tenant, caller: Caller, action: AppAction, *, now: datetime, once: Once | None = None
) -> tuple[AppAction, str]:
    """Register an action, or replace the one of its code, and return it with its secret.

    One that is replaced keeps its secret, also where two replace it at once [1 read, 1 write].

    Raises:
        Invalid: with a pointer to each fault.
        Clash: too many are registered, or others keep registering it.
    """
    caller.require(Right.APP_ACTION_UPDATE)
    wide = tenant.configuration.tenant(now)
    checked = checked_action(action, wide.entity_types, loopback=tenant.loopback_webhooks)

    def made(before: AppAction | None) -> Checked[AppAction]:
        if before is None:
            APP_ACTION.refuse_too_many(len(wide.app_actions))
        key = before.key if before is not None else tenant.identity.secret()
        return msgspec.structs.replace(checked, key=key), ()

    stored = APP_ACTION.place(tenant, action.code, made, now, once)
    return stored, app_secret(signing_secret(tenant), stored.key)


def remove_app_action(
    tenant: Tenant, caller: Caller, code: str, now: datetime, *, force: bool = False
) -> None:
    """Forget an action; one that rules or workflows use with `force` only, and they fail [2].

    What waits for its answer goes on waiting until its deadline.

    Raises:
        NotFound: it is not registered.
        Clash: it is used, or others keep registering it.
    """
    caller.require(Right.APP_ACTION_UPDATE)
    if not is_code(code):
        raise NotFound(f"there is no app action {code}")

    def leaving(action: AppAction) -> tuple[()]:
        removal = Delete(app_action_key(code))
        refuse_uses(tenant, [removal], f"the action {action.name} of an app", now, force=force)
        return ()

    APP_ACTION.remove(tenant, code, now, leaving)

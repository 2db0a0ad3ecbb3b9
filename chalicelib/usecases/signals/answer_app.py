"""An app answers what a rule or a step of a workflow has asked of it."""

from datetime import datetime
from typing import Any

from chalicelib.domain.apps.app_action import AppAction
from chalicelib.domain.automation.app_effects import AppAnswer, asked_of, doing_of, is_asking
from chalicelib.domain.automation.run_states import Doing
from chalicelib.domain.automation.runs import RunKey
from chalicelib.domain.delivery.link_tokens import Asked, read_token
from chalicelib.domain.errors import Conflict, Forbidden, Invalid, NotFound
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.words.labels import title_faults
from chalicelib.domain.workflows.runs import item_of_run
from chalicelib.ports.table import Key, Put
from chalicelib.records.runs import run_key, run_of
from chalicelib.records.signals import app_answer_key, app_answer_row
from chalicelib.records.workflows import run_key as workflow_run_key
from chalicelib.records.workflows import run_of as workflow_run_of
from chalicelib.records.workflows import step_key, step_of
from chalicelib.usecases.tenant.signing_secret import signing_secret
from chalicelib.usecases.tenant.tenant import Tenant

REFUSED = "This token does not count: it is wrong, was used, or nobody waits for its answer."
MAX_MESSAGE = 1_000


def answer_app(
    tenant: Tenant,
    token: str,
    values: dict[str, Any],
    *,
    message: str = "",
    error: str = "",
    now: datetime,
) -> None:
    """Keep the answer; what waits for it goes on by the stream [1 read, 1 write].

    Where it tells an error, values are not looked at.

    Raises:
        Forbidden: the token is not one of ours, was used, or nothing waits for it any more; or the
            app's action was removed.
        Invalid: a value that the app has not registered, or one of another type.
    """
    try:
        told = read_token(signing_secret(tenant), token)
    except NotFound as error_of_token:
        raise Forbidden(REFUSED) from error_of_token
    if not isinstance(told, Asked):
        raise Forbidden(REFUSED)
    action = _action(tenant, _waiting(tenant, told), now)
    stored = {} if error else _values(action, values)
    for pointer, text in (("/message", message), ("/error", error)):
        if faults := title_faults(pointer, text, MAX_MESSAGE):
            raise Invalid(faults)
    answer = AppAnswer(
        item=_item_of(told),
        run=told.run,
        step=told.step,
        visit=told.visit,
        values=stored,
        message=message,
        error=error,
        at=now,
    )
    try:
        tenant.table.write([Put(app_answer_row(answer), expect="absent")])
    except Conflict as conflict:
        if not conflict.refused:
            raise
        raise Forbidden(REFUSED) from conflict


def _waiting(tenant: Tenant, told: Asked) -> Doing:
    """Return the run or step that waits for the answer of a token [1]."""
    doing = doing_of(told.run, told.step, told.visit)
    keys: list[Key] = [app_answer_key(_item_of(told), doing)]
    if told.step:
        keys += [step_key(told.run, told.step, told.visit), workflow_run_key(told.run)]
    else:
        keys += [run_key(RunKey.parse(told.run))]
    rows = tenant.table.get_many(keys)
    taken, at = keys[0] in rows, rows.get(keys[1])
    if at is None or taken:
        raise Forbidden(REFUSED)
    if told.step and (keys[2] not in rows or not workflow_run_of(rows[keys[2]]).is_open):
        raise Forbidden(REFUSED)
    found: Doing = step_of(at) if told.step else run_of(at)
    if not is_asking(found):
        raise Forbidden(REFUSED)
    return found


def _action(tenant: Tenant, doing: Doing, now: datetime) -> AppAction:
    found = tenant.configuration.tenant(now).app_actions.get(asked_of(doing))
    if found is None:
        raise Forbidden("The action of the app was removed, and nobody knows what it answers.")
    return found


def _values(action: AppAction, values: dict[str, Any]) -> dict[str, Any]:
    try:
        return action.answered(values)
    except Invalid as invalid:
        raise Invalid(fault.under("/values") for fault in invalid.faults) from invalid


def _item_of(told: Asked) -> ItemRef:
    return item_of_run(told.run) if told.step else RunKey.parse(told.run).item

"""An app that is asked by a rule, and answers.

Functions reach public servers only, and none is on this machine: to the tenant the app's reply to
its request is lost, and its answer comes while the next try is being waited for.
"""

import time
from typing import Any

from chalicelib.domain.delivery.link_tokens import app_token
from chalicelib.usecases.tenant.signing_secret import signing_secret
from infra.deployment.aws import Aws
from infra.deployment.stacks import tenant_stack
from infra.deployment.tenant_table import open_tenant
from infra.rehearse.crm import Crm, until

CODE = "bank.check"
SEEN_EVERYWHERE = 11
"""Seconds after which every function instance knows what was configured."""
MOST_SECONDS = 120
"""What looking for a name that there is not may take, and the wait before the next try."""


def app_action_answered(crm: Crm, aws: Aws, tenant: str) -> None:
    """Register an action, let a rule ask, answer with its token, and see what the rule made of it.

    The token counts once.
    """
    action = {
        "code": CODE,
        "name": "Check credit",
        "handler": f"https://app.{tenant}.invalid/check",
        "properties": {"title": {"type": "string", "required": True}},
        "returns": {"score": {"type": "number", "required": True}},
    }
    crm.post("/v1/app-actions", action, expected=201)
    params = {"app_action": CODE, "properties": {"title": "{{ quote.title }}"}}
    rule = {"stage": "draft", "action": "run_app_action", "params": params}
    crm.post("/v1/automation/quote/default/rules", rule, expected=201)
    time.sleep(SEEN_EVERYWHERE)
    quote = crm.post("/v1/items/quote", {"title": "Chairs"}, expected=201)
    run = _until_asked(crm, quote["id"])
    secret = signing_secret(open_tenant(aws, tenant_stack(aws, tenant)))
    path = f"/callbacks/{app_token(secret, run['id'], '', '')}"
    app = crm.with_token(None)
    app.post(path, {"values": {"score": 7}}, expected=204)
    until("the end of the rule that asked", lambda: _run(crm, quote["id"], "done"), MOST_SECONDS)
    (done,) = _runs(crm, quote["id"])
    assert done["result"]["score"] == 7, done
    app.post(path, {"values": {"score": 1}}, expected=403)


def _until_asked(crm: Crm, quote: int) -> dict[str, Any]:
    def asked() -> dict[str, Any] | None:
        run = next(iter(_runs(crm, quote)), None)
        assert run is None or run["state"] != "failed", run
        tried = run is not None and (run.get("reason") or {}).get("code") == "retrying"
        return run if tried or (run and run["state"] in ("running", "waiting_app")) else None

    return until("the question to the app", asked, MOST_SECONDS)


def _run(crm: Crm, quote: int, state: str) -> bool:
    return [state] == [one["state"] for one in _runs(crm, quote)]


def _runs(crm: Crm, quote: int) -> list[dict[str, Any]]:
    return list(crm.get(f"/v1/items/quote/{quote}/automation")["runs"])

"""Calls that change nothing, one for each function: can it be loaded, does it reach its table?"""

import json
from collections.abc import Mapping
from typing import Any

from chalicelib.domain.people.hidden import HIDDEN_TYPE
from infra.deployment.aws import Aws
from infra.local.executions import given_up_event
from infra.tenants.resources import FUNCTION, Resources

NO_RUN = f"{HIDDEN_TYPE}_1-w0"
"""A workflow run that nobody has ever started."""
EMPTY: Mapping[str, Any] = {"Records": []}
CALLS: Mapping[str, Mapping[str, Any]] = {
    "MakeDocument": {"look": "kept/stageflow-check"},
    "OnChange": EMPTY,
    "ReceiveMail": EMPTY,
    "RunRule": EMPTY,
    "Sweep": {},
    "WorkflowStep": given_up_event(NO_RUN),
    "WorkflowWait": {},
}
"""Function in the template -> what it is called with. The API's is asked over HTTP."""


def call_all(aws: Aws, parts: Resources) -> list[str]:
    """Call every function of a stack once; return what went wrong [1 each]."""
    called = [part for part in parts.of_type(FUNCTION) if part.name in CALLS]
    return [fault for part in called if (fault := _call(aws, part.name, part.id))]


def _call(aws: Aws, name: str, function: str) -> str:
    answer = aws.client("lambda").invoke(
        FunctionName=function, Payload=json.dumps(CALLS[name]).encode()
    )
    if not answer.get("FunctionError"):
        return ""
    text = answer["Payload"].read().decode(errors="replace")
    return f"{function} fails ({text[:200]})"

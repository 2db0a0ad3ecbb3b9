"""Requests to a tenant's API from outside: is it there, on the right build, with its table?"""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping

from infra.deployment.aws import Aws
from infra.deployment.stacks import Stack

PATIENCE = 30.0
"""Seconds in which API Gateway, and instances that are still warm, come to another build."""
BETWEEN_TRIES = 3.0
TIMEOUT = 30.0
STRANGER = {"Authorization": "Bearer stageflow-check"}
"""A token that nobody has: it is looked for in the table, and refused."""

Fetch = Callable[[str, Mapping[str, str]], tuple[int, bytes]]
Pause = Callable[[float], None]
Clock = Callable[[], float]
"""Tells seconds since some moment."""


def fetch(url: str, headers: Mapping[str, str]) -> tuple[int, bytes]:
    """Return status and body; 0 and why where nothing answers."""
    request = urllib.request.Request(url, headers=dict(headers))  # noqa: S310 - the tenant's own
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310 - as above
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()
    except OSError as error:
        return 0, str(error).encode()


def ask_all(
    address: str, build: str, ask: Fetch, pause: Pause, clock: Clock = time.monotonic
) -> list[str]:
    """Return what is wrong with the answers of an API, after some patience.

    An API that hangs takes as much of it as one that fails at once.
    """
    until = clock() + PATIENCE
    while faults := _faults(address, build, ask):
        if clock() >= until:
            break
        pause(BETWEEN_TRIES)
    return faults


def _faults(address: str, build: str, ask: Fetch) -> list[str]:
    status, body = ask(f"{address}/health", {})
    said = body.decode(errors="replace")[:200]
    if status != 200:
        return [f"GET /health answers {status or 'nothing'} ({said})"]
    try:
        found = json.loads(body).get("build")
    except (ValueError, AttributeError):
        return [f"GET /health answers what is no health ({said})"]
    if found != build:
        return [f"GET /health names the build {found}, and not {build}"]
    status, body = ask(f"{address}/v1/settings", STRANGER)
    if status != 401:
        said = body.decode(errors="replace")[:200]
        return [f"a request with an unknown token is answered with {status or 'nothing'} ({said})"]
    return []


def address_of(aws: Aws, stack: Stack) -> str:
    """Return the base of a tenant's API; in rehearsals it is reached through the emulator."""
    if aws.endpoint is None:
        return stack.endpoint
    api = stack.outputs.get("RestAPIId", "")
    return f"{aws.endpoint.rstrip('/')}/restapis/{api}/api/_user_request_"

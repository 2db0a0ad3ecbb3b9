"""Lets a tenant stand still, and go on again."""

import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import msgspec
from botocore.exceptions import ClientError

from infra.deployment.aws import Aws, error_code
from infra.deployment.errors import StillRunning
from infra.deployment.hints import AGAIN
from infra.local.executions import given_up_event
from infra.tenants.machines import failed_since, redrive
from infra.tenants.resources import FUNCTION, MAPPING, RULE, Resources

LOOKS = 60
SECONDS_BETWEEN_LOOKS = 5.0


def stop(aws: Aws, parts: Resources, pause: Callable[[float], None] = time.sleep) -> None:
    """Let no function run any more, and come back when what was running is through.

    The API answers 503, stream and queue keep what comes. Executions of workflows rest on; the
    engine tries a step that comes due for a minute or two and then lets its execution fail. Nobody
    is told of that, so the run stays open until `start`. Repeating it changes nothing.

    Raises:
        StillRunning: a source did not come to rest in time.
    """
    client = aws.client("lambda")
    for rule in parts.of_type(RULE):
        _where_it_is(partial(aws.client("events").disable_rule, Name=rule.id))
    for mapping in parts.of_type(MAPPING):
        _where_it_is(partial(_switch, aws, mapping.id, on=False))
    for _ in range(LOOKS):
        states = _states(aws, parts)
        moving = [name for name, state in states.items() if state != "Disabled"]
        if not moving:
            break
        pause(SECONDS_BETWEEN_LOOKS)
    else:
        raise StillRunning(
            f"{', '.join(moving)} did not come to rest",
            state="Sources are being disabled; the API still answers.",
            next=f"It joins in and waits on: {AGAIN}",
        )
    for function in parts.of_type(FUNCTION):
        none = partial(client.put_function_concurrency, ReservedConcurrentExecutions=0)
        _where_it_is(partial(none, FunctionName=function.id))


def is_still(aws: Aws, parts: Resources) -> bool:
    """Return whether a source of the tenant is switched off [1 each]."""
    return any(state in ("Disabled", "Disabling") for state in _states(aws, parts).values())


def _states(aws: Aws, parts: Resources) -> dict[str, str]:
    """Return the states of the sources that there are."""
    look = aws.client("lambda").get_event_source_mapping
    found = {
        mapping.name: _where_it_is(partial(look, UUID=mapping.id))
        for mapping in parts.of_type(MAPPING)
    }
    return {name: str(answer["State"]) for name, answer in found.items() if answer is not None}


def _where_it_is(call: Callable[[], Any]) -> Any:
    """Do something to a part; half of a tenant that is half deleted is gone."""
    try:
        return call()
    except ClientError as error:
        if error_code(error) != "ResourceNotFoundException":
            raise
        return None


def start(aws: Aws, parts: Resources, stack: str, since: datetime | None) -> int:
    """Let a tenant that stands still go on; what has come meanwhile is handled.

    Args:
        aws: where.
        parts: of its stack.
        stack: the stack's name.
        since: when it was to stand still; None where no execution is to go on.

    Returns:
        how many executions of workflows had failed since then and go on from there.
    """
    client = aws.client("lambda")
    for function in parts.of_type(FUNCTION):
        client.delete_function_concurrency(FunctionName=function.id)
    for mapping in parts.of_type(MAPPING):
        _switch(aws, mapping.id, on=True)
    for rule in parts.of_type(RULE):
        aws.client("events").enable_rule(Name=rule.id)
    redriven = 0
    if since is None:
        return redriven
    for execution in failed_since(aws, stack, since):
        if redrive(aws, execution):
            redriven += 1
        else:
            _tell_given_up(aws, parts, execution)
    return redriven


def _tell_given_up(aws: Aws, parts: Resources, execution: str) -> None:
    """Say what the rule would have said when the execution failed."""
    event = given_up_event(execution.rpartition(":")[2])
    aws.client("lambda").invoke(
        FunctionName=parts["WorkflowStep"],
        InvocationType="Event",
        Payload=msgspec.json.encode(event),
    )


def _switch(aws: Aws, uuid: str, *, on: bool) -> None:
    client = aws.client("lambda")
    wanted = ("Enabled", "Enabling") if on else ("Disabled", "Disabling")
    if client.get_event_source_mapping(UUID=uuid)["State"] in wanted:
        return
    try:
        client.update_event_source_mapping(UUID=uuid, Enabled=on)
    except ClientError as error:
        if error_code(error) != "ResourceInUseException":
            raise
        # It is changing already; the caller looks again.

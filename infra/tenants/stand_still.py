"""Lets a tenant stand still, and go on again."""

import time
from collections.abc import Callable

from botocore.exceptions import ClientError

from infra.deployment.aws import Aws, error_code
from infra.deployment.errors import StillRunning
from infra.tenants.resources import FUNCTION, MAPPING, Resources

LOOKS = 60
SECONDS_BETWEEN_LOOKS = 5.0


def stop(aws: Aws, parts: Resources, pause: Callable[[float], None] = time.sleep) -> None:
    """Let no function run any more, and come back when what was running is through.

    The API answers 503, stream and queue keep what comes. Repeating it changes nothing.

    Raises:
        StillRunning: a source did not come to rest in time.
    """
    client = aws.client("lambda")
    for mapping in parts.of_type(MAPPING):
        _switch(aws, mapping.id, on=False)
    for _ in range(LOOKS):
        states = {
            mapping.name: client.get_event_source_mapping(UUID=mapping.id)["State"]
            for mapping in parts.of_type(MAPPING)
        }
        moving = [name for name, state in states.items() if state != "Disabled"]
        if not moving:
            break
        pause(SECONDS_BETWEEN_LOOKS)
    else:
        raise StillRunning(
            f"{', '.join(moving)} did not come to rest",
            state="Sources are being disabled; the API still answers.",
            next="Run the same command again: it joins in and waits on.",
        )
    for function in parts.of_type(FUNCTION):
        client.put_function_concurrency(FunctionName=function.id, ReservedConcurrentExecutions=0)


def start(aws: Aws, parts: Resources) -> None:
    """Let a tenant that stands still go on; what has come meanwhile is handled."""
    client = aws.client("lambda")
    for function in parts.of_type(FUNCTION):
        client.delete_function_concurrency(FunctionName=function.id)
    for mapping in parts.of_type(MAPPING):
        _switch(aws, mapping.id, on=True)


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

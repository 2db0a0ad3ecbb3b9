"""Waiting for CloudFormation, with progress, and telling what went wrong."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from botocore.exceptions import ClientError

from infra.deployment.aws import Aws, error_code
from infra.deployment.console import Console
from infra.deployment.errors import StillRunning
from infra.deployment.hints import AGAIN
from infra.deployment.stacks import Stack, find

SECONDS_BETWEEN_LOOKS = 3.0
STACK = "AWS::CloudFormation::Stack"
CANCELLED = ("cancelled", "Resource creation Initiated")


class Progress(msgspec.Struct):
    """What has happened to a stack since somebody began to watch."""

    done: set[str]
    failures: list[str]
    """One sentence for each resource that failed by itself, oldest first."""
    latest: str = ""
    begun: bool = False
    """Whether CloudFormation is known to have begun."""


class Watch:
    """Follows what CloudFormation does to one stack.

    Args:
        aws: where.
        stack_id: the stack's id; a name would find nothing once the stack is deleted.
        begun: whether CloudFormation is at work already.
    """

    def __init__(self, aws: Aws, stack_id: str, *, begun: bool = False) -> None:
        self._aws = aws
        self._id = stack_id
        self._last = next((event["EventId"] for event in self._events()), None)
        self.progress = Progress(set(), [], begun=begun)

    def look(self) -> Progress:
        """Take in what is new [1 per page of events]."""
        fresh = []
        for event in self._events():
            if event["EventId"] == self._last:
                break
            fresh.append(event)
        for event in reversed(fresh):
            self._last = event["EventId"]
            self._take(event)
        return self.progress

    def _take(self, event: dict[str, Any]) -> None:
        if event["ResourceType"] == STACK:
            self.progress.begun = True
            return
        status, name = event["ResourceStatus"], event["LogicalResourceId"]
        reason = event.get("ResourceStatusReason") or ""
        self.progress.latest = f"{name} {status}"
        if status.endswith("_COMPLETE"):
            self.progress.done.add(name)
        if status.endswith("_FAILED") and not any(word in reason for word in CANCELLED):
            self.progress.failures.append(f"{name} ({event['ResourceType']}): {reason}")

    def _events(self) -> Iterator[dict[str, Any]]:
        pages = self._aws.client("cloudformation").get_paginator("describe_stack_events")
        try:
            for page in pages.paginate(StackName=self._id):
                yield from page["StackEvents"]
        except ClientError as error:
            if error_code(error) != "ValidationError":
                raise


def wait(
    aws: Aws,
    stack: Stack,
    watch: Watch,
    console: Console,
    *,
    what: str,
    minutes: float,
    total: int = 0,
    sleep: Callable[[float], None] = time.sleep,
) -> Stack | None:
    """Wait until CloudFormation rests and return the stack as it is then, None when it is gone.

    Args:
        aws: where.
        stack: what is waited for.
        watch: made before the work began, so that nothing is missed.
        console: where progress is shown.
        what: what is being done, for people.
        minutes: how long to wait at most.
        total: how many resources change, 0 for not known.
        sleep: waits some seconds.

    Raises:
        StillRunning: the time is over.
    """
    pause = SECONDS_BETWEEN_LOOKS if aws.endpoint is None else SECONDS_BETWEEN_LOOKS / 10
    until = time.monotonic() + minutes * 60
    with console.waiting(what) as show:
        while True:
            now = find(aws, stack.id)
            progress = watch.look()
            if now is None or now.status == "DELETE_COMPLETE":
                return None
            if progress.begun and not now.is_moving:
                return now
            of = f" of {total}" if total else ""
            show(f"{what}: {len(progress.done)}{of} done, {progress.latest or now.status}")
            if time.monotonic() > until:
                raise StillRunning(
                    f"{what} takes longer than {minutes:g} minutes",
                    state=f"CloudFormation goes on by itself; the stack is in {now.status}.",
                    next=f"It joins in and waits on: {AGAIN}",
                )
            sleep(pause)

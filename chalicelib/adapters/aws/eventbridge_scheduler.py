"""One-time schedules on EventBridge Scheduler; each fires into the queue of due runs."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.adapters.aws.clients import error_code, is_passing
from chalicelib.adapters.aws.sqs_queue import message_body
from chalicelib.domain.automation.alarms import scheduler_expression
from chalicelib.domain.errors import Unavailable
from chalicelib.ports.queue import Message

NAME = re.compile(r"[0-9a-zA-Z\-_.]{1,64}")
MAX_EVENT_AGE_SECONDS = 86_400
MAX_RETRIES = 185
"""The service's own limits: a queue that is away for a day loses no alarm."""


class EventBridgeScheduler:
    """Creates and removes schedules of one group."""

    def __init__(
        self,
        group: str,
        queue_arn: str,
        role_arn: str,
        client_factory: Callable[[], Any],
        dead_letter_arn: str | None = None,
    ) -> None:
        self._group = group
        self._queue_arn = queue_arn
        self._role_arn = role_arn
        self._client = client_factory
        self._dead_letter_arn = dead_letter_arn

    def create(self, name: str, at: datetime, message: Message) -> None:
        """Create the schedule; one of that name that exists already is left as it is [1]."""
        if not NAME.fullmatch(name):
            raise ValueError(f"{name!r} cannot name a schedule")
        with _accepting("ConflictException"):
            self._client().create_schedule(
                Name=name,
                GroupName=self._group,
                ScheduleExpression=scheduler_expression(at),
                FlexibleTimeWindow={"Mode": "OFF"},
                ActionAfterCompletion="DELETE",
                Target=self._target(message),
            )

    def delete(self, name: str) -> None:
        """Remove the schedule; a missing one is no error [1]."""
        with _accepting("ResourceNotFoundException"):
            self._client().delete_schedule(Name=name, GroupName=self._group)

    def _target(self, message: Message) -> dict[str, Any]:
        target: dict[str, Any] = {
            "Arn": self._queue_arn,
            "RoleArn": self._role_arn,
            # It puts messages into no lane.
            "Input": message_body(Message(message.run, message.due)),
            "RetryPolicy": {
                "MaximumEventAgeInSeconds": MAX_EVENT_AGE_SECONDS,
                "MaximumRetryAttempts": MAX_RETRIES,
            },
        }
        if self._dead_letter_arn is not None:
            target["DeadLetterConfig"] = {"Arn": self._dead_letter_arn}
        return target


@contextmanager
def _accepting(code: str) -> Iterator[None]:
    """Take one refusal as success and turn a passing error into Unavailable."""
    try:
        yield
    except (ClientError, BotoCoreError) as error:
        if isinstance(error, ClientError) and error_code(error) == code:
            return
        if is_passing(error):
            raise Unavailable(f"the scheduler did not answer: {error}") from error
        raise

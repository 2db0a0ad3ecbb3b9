"""The queue of due runs on SQS."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.adapters.aws.clients import is_passing
from chalicelib.domain.errors import Unavailable
from chalicelib.ports.queue import MAX_DELAY_SECONDS, Message

BATCH = 10
"""Messages that one request takes."""
_WAITING = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")


def message_body(message: Message) -> str:
    """Return the message as it travels; its delay is for the queue and stays behind.

    The lane travels along, so that whoever takes it knows that it lay in one.
    """
    lane = {"lane": message.lane} if message.lane else {}
    return msgspec.json.encode({"run": message.run, "due": message.due, **lane}).decode()


def check_delays(messages: Sequence[Message]) -> None:
    """Refuse a delay that no queue can keep.

    Raises:
        ValueError: a delay is below 0 or above MAX_DELAY_SECONDS.
    """
    for message in messages:
        if not 0 <= message.delay_seconds <= MAX_DELAY_SECONDS:
            raise ValueError(f"delay of {message.run} is {message.delay_seconds} s")


def _entry(number: int, message: Message) -> dict[str, Any]:
    """Return a message as SQS takes it; groups make the queue fair (domain/automation/lanes)."""
    group = {"MessageGroupId": message.lane} if message.lane else {}
    body = message_body(message)
    return {"Id": str(number), "MessageBody": body, "DelaySeconds": message.delay_seconds, **group}


class SqsQueue:
    """Sends in tens; what the queue did not take is sent once more."""

    def __init__(self, queue_url: str, client_factory: Callable[[], Any]) -> None:
        self._url = queue_url
        self._client = client_factory

    def send(self, messages: Sequence[Message]) -> None:
        """Put messages on the queue [1 request per 10]."""
        check_delays(messages)
        for start in range(0, len(messages), BATCH):
            batch = messages[start : start + BATCH]
            if (left := self._send(batch)) and (left := self._send(left)):
                raise Unavailable(f"the queue did not take {', '.join(m.run for m in left)}")

    def waiting(self) -> int:
        """Return about how many messages can be taken or are being handled right now [1]."""
        try:
            answer = self._client().get_queue_attributes(
                QueueUrl=self._url, AttributeNames=list(_WAITING)
            )
        except (ClientError, BotoCoreError) as error:
            if is_passing(error):
                raise Unavailable(f"the queue did not answer: {error}") from error
            raise
        return sum(int(answer["Attributes"].get(name, 0)) for name in _WAITING)

    def _send(self, batch: Sequence[Message]) -> list[Message]:
        """Send up to ten and return those that were not taken."""
        entries = [_entry(number, message) for number, message in enumerate(batch)]
        try:
            answer = self._client().send_message_batch(QueueUrl=self._url, Entries=entries)
        except (ClientError, BotoCoreError) as error:
            if is_passing(error):
                raise Unavailable(f"the queue did not answer: {error}") from error
            raise
        return [batch[int(failed["Id"])] for failed in answer.get("Failed", ())]

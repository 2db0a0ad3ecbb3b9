"""Puts back what was given up.

A due run goes to its queue again. Of the stream, the dead letter only says where the records lie;
they are read from the stream, which keeps them for 24 hours, and handed to on-change. A message is
removed after that, so what is cut off is done again, and what is done twice changes nothing.
"""

import json
from collections.abc import Iterator
from typing import Any

import msgspec
from botocore.exceptions import ClientError

from chalicelib.ports.queue import Message
from infra.deployment.aws import Aws, error_code
from infra.tenants.letters import (
    Record,
    StreamBatch,
    as_event,
    failures,
    in_calls,
    is_for_automation,
    read_letter,
)
from infra.tenants.resources import Resources

HIDDEN_SECONDS = 900
"""How long a message stays away from others while it is looked at."""
AT_ONCE = 10
WAIT_SECONDS = 1
"""Without a wait, SQS asks only some of its servers, and a message may seem not to be there."""
GONE = frozenset({"TrimmedDataAccessException", "ResourceNotFoundException"})
EMPTY_PAGES = 100
"""Empty pages of a shard in a row, after which nothing more is expected."""


class Letter(msgspec.Struct, frozen=True):
    """A message that was received and is not removed yet."""

    queue: str
    receipt: str
    body: str


class Replayed(msgspec.Struct):
    """What became of the dead letters."""

    runs: int = 0
    """Due runs that are on their queue again."""
    records: int = 0
    """Records of the stream that were handled."""
    failed: list[str] = []
    """What failed again and stays where it was."""
    lost: list[str] = []
    """What the stream no longer holds."""
    unknown: list[str] = []
    """Bodies of messages that are nothing of ours."""

    @property
    def is_whole(self) -> bool:
        """Return whether nothing is left."""
        return not (self.failed or self.lost or self.unknown)


class Replay:
    """Works through the dead letters of one tenant.

    Args:
        aws: where.
        parts: the tenant's resources.
        forget_lost: remove messages whose records the stream no longer holds.
    """

    def __init__(self, aws: Aws, parts: Resources, *, forget_lost: bool = False) -> None:
        self._sqs = aws.client("sqs")
        self._streams = aws.client("dynamodbstreams")
        self._lambda = aws.client("lambda")
        self._parts = parts
        self._forget_lost = forget_lost
        self.done = Replayed()

    def run(self) -> Replayed:
        """Put everything back that can be, and return what became of it."""
        batches: list[tuple[StreamBatch, Letter]] = []
        kept: list[Letter] = []
        for name in ("DueRunsDeadLetters", "StreamDeadLetters"):
            for letter in self._letters(self._parts[name]):
                match read_letter(letter.body):
                    case Message():
                        self._send(letter)
                    case StreamBatch() as batch:
                        batches.append((batch, letter))
                    case None:
                        self.done.unknown.append(letter.body[:200])
                        kept.append(letter)
        # The queue has no order; the stream has.
        for batch, letter in sorted(batches, key=lambda one: (one[0].shard, one[0].first)):
            if not self._handle(batch, letter):
                kept.append(letter)
        for letter in kept:
            self._sqs.change_message_visibility(
                QueueUrl=letter.queue, ReceiptHandle=letter.receipt, VisibilityTimeout=0
            )
        return self.done

    def _letters(self, queue: str) -> Iterator[Letter]:
        while True:
            found = self._sqs.receive_message(
                QueueUrl=queue,
                MaxNumberOfMessages=AT_ONCE,
                VisibilityTimeout=HIDDEN_SECONDS,
                WaitTimeSeconds=WAIT_SECONDS,
            ).get("Messages", [])
            for one in found:
                yield Letter(queue, one["ReceiptHandle"], one["Body"])
            if not found:
                return

    def _send(self, letter: Letter) -> None:
        self._sqs.send_message(QueueUrl=self._parts["DueRuns"], MessageBody=letter.body)
        self._remove(letter)
        self.done.runs += 1

    def _handle(self, batch: StreamBatch, letter: Letter) -> bool:
        """Hand a batch over once more; return whether its message could be removed."""
        records, complete = self._read(batch)
        for payload in in_calls(as_event(one, batch.stream) for one in records):
            if problem := self._invoke(payload):
                self.done.failed.append(f"{batch.described}: {problem}")
                return False
        self.done.records += len(records)
        if not complete:
            self.done.lost.append(batch.described)
            if not self._forget_lost:
                return False
        self._remove(letter)
        return True

    def _read(self, batch: StreamBatch) -> tuple[list[Record], bool]:
        """Return the records that the stream still holds, and whether that is all of them."""
        try:
            return list(self._records(batch, "AT_SEQUENCE_NUMBER")), True
        except ClientError as error:
            if error_code(error) not in GONE:
                raise
        try:
            return list(self._records(batch, "TRIM_HORIZON")), False
        except ClientError as error:
            if error_code(error) not in GONE:
                raise
            return [], False

    def _records(self, batch: StreamBatch, start: str) -> Iterator[Record]:
        at = {"SequenceNumber": str(batch.first)} if start == "AT_SEQUENCE_NUMBER" else {}
        iterator = self._streams.get_shard_iterator(
            StreamArn=batch.stream, ShardId=batch.shard, ShardIteratorType=start, **at
        )["ShardIterator"]
        empty = 0
        while iterator and empty < EMPTY_PAGES:
            page = self._streams.get_records(ShardIterator=iterator)
            iterator = page.get("NextShardIterator")
            empty = 0 if page["Records"] else empty + 1
            for record in page["Records"]:
                number = int(record["dynamodb"]["SequenceNumber"])
                if batch.first <= number <= batch.last and is_for_automation(record):
                    yield record
                if number >= batch.last:
                    return

    def _invoke(self, payload: bytes) -> str:
        """Call on-change and return what went wrong, "" for nothing."""
        answer: Any = self._lambda.invoke(FunctionName=self._parts["OnChange"], Payload=payload)
        text = answer["Payload"].read()
        if answer.get("FunctionError"):
            return f"on-change failed ({text.decode(errors='replace')[:200]})"
        failed = failures(json.loads(text or b"null"))
        return f"on-change could not handle {failed} of them" if failed else ""

    def _remove(self, letter: Letter) -> None:
        self._sqs.delete_message(QueueUrl=letter.queue, ReceiptHandle=letter.receipt)

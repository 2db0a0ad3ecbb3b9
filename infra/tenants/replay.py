"""Puts back what was given up.

A due run goes to its queue again. Of the stream, the dead letter only says where the records lie;
they are read from the stream, which keeps them for 24 hours, and handed to on-change. A message is
removed after that, so what is cut off is done again, and what is done twice changes nothing.
"""

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import msgspec
from botocore.exceptions import ClientError, ParamValidationError

from chalicelib.ports.queue import Message
from functions.stream import is_streamed
from infra.deployment.aws import Aws, error_code
from infra.local.executions import given_up_event
from infra.tenants.health import DEAD_LETTER_QUEUES
from infra.tenants.letters import (
    GivenUpMail,
    GivenUpRecord,
    GivenUpRun,
    Record,
    StreamBatch,
    as_event,
    failures,
    in_calls,
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
"""Empty pages of a shard in a row, after which the batch counts as not read."""
CALLED = {"OnChange": "on-change", "ReceiveMail": "receive-mail", "WorkflowStep": "workflow-step"}
"""Functions that replay calls, and what they are called in front of people."""
MALFORMED = frozenset({"ValidationException", "InvalidParameterValue", "InvalidMessageContents"})
"""AWS refuses what a message names, such as a stream that never was."""
NOT_HELD = frozenset({"MessageNotInflight", "InvalidParameterValue", "ReceiptHandleIsInvalid"})
"""The time of a message is over: it came back by itself."""


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
    mails: int = 0
    """E-mails that were taken in, and what became of such as were sent."""
    endings: int = 0
    """Executions that were given up, of which workflow-step knows now."""
    taken_up: int = 0
    """Rows that could not be read and are looked at once more."""
    retried: int = 0
    """Runs that had failed and try again."""
    passed_over: int = 0
    """Those that cannot: their item has left the stage, or somebody lets them try already."""
    failed: list[str] = []
    """What failed again and stays where it was."""
    lost: list[str] = []
    """What the stream no longer holds."""
    unknown: list[str] = []
    """Bodies of messages that are nothing of ours."""
    hidden: int = 0
    """Messages that another replay holds, or one that was killed; SQS shows them to nobody."""

    @property
    def is_whole(self) -> bool:
        """Return whether nothing is left but what is lost."""
        return not (self.failed or self.unknown or self.hidden)


class Reading(msgspec.Struct, frozen=True):
    """What the stream gave of a batch."""

    records: list[Record]
    ended: bool
    """Whether its last record was passed, or the shard ended."""
    complete: bool = True
    """Whether the stream still held all of it."""


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
        self._held: dict[str, Letter] = {}
        self.done = Replayed()

    def run(self) -> Replayed:
        """Put everything back that can be, and return what became of it.

        What is not removed is shown to others again, also when this is cut off.
        """
        try:
            self._work()
        finally:
            self._give_back()
        return self.done

    def _work(self) -> None:
        batches: list[tuple[StreamBatch, Letter]] = []
        alone: list[tuple[GivenUpRecord, Letter]] = []
        for name in DEAD_LETTER_QUEUES:
            queue = self._parts[name]
            hidden_before = self._hidden(queue)
            for letter in self._letters(queue):
                match read_letter(letter.body):
                    case Message() as message:
                        self._unless_malformed(letter, partial(self._send, message, letter))
                    case StreamBatch() as batch:
                        batches.append((batch, letter))
                    case GivenUpRecord() as record:
                        alone.append((record, letter))
                    case GivenUpMail() as mail:
                        self._take_in(mail, letter)
                    case GivenUpRun() as run:
                        self._tell(run, letter)
                    case None:
                        self.done.unknown.append(letter.body[:200])
            # Both looks have to say so: just after a removal the count may lag behind.
            if hidden_before:
                self.done.hidden += min(hidden_before, self._hidden(queue))
        # The queue has no order; the stream has.
        for record, letter in sorted(alone, key=lambda one: one[0].place):
            self._hand_over(record, letter)
        for batch, letter in sorted(batches, key=lambda one: (one[0].shard, one[0].first)):
            self._unless_malformed(letter, partial(self._handle, batch, letter))

    def _unless_malformed(self, letter: Letter, do: Callable[[], None]) -> None:
        """Leave a message where it is that AWS can make nothing of; the others go on."""
        try:
            do()
        except ParamValidationError:
            self.done.unknown.append(letter.body[:200])
        except ClientError as error:
            if error_code(error).rpartition(".")[2] not in MALFORMED:
                raise
            self.done.unknown.append(letter.body[:200])

    def _give_back(self) -> None:
        for letter in self._held.values():
            try:
                self._sqs.change_message_visibility(
                    QueueUrl=letter.queue, ReceiptHandle=letter.receipt, VisibilityTimeout=0
                )
            except ClientError as error:
                if error_code(error).rpartition(".")[2] not in NOT_HELD:
                    raise

    def _hidden(self, queue: str) -> int:
        """Return how many messages somebody else holds."""
        name = "ApproximateNumberOfMessagesNotVisible"
        answer = self._sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=[name])
        held = sum(letter.queue == queue for letter in self._held.values())
        return max(0, int(answer["Attributes"].get(name, 0)) - held)

    def _letters(self, queue: str) -> Iterator[Letter]:
        while True:
            found = self._sqs.receive_message(
                QueueUrl=queue,
                MaxNumberOfMessages=AT_ONCE,
                VisibilityTimeout=HIDDEN_SECONDS,
                WaitTimeSeconds=WAIT_SECONDS,
            ).get("Messages", [])
            letters = [Letter(queue, one["ReceiptHandle"], one["Body"]) for one in found]
            self._held |= {letter.receipt: letter for letter in letters}
            yield from letters
            if not found:
                return

    def _send(self, message: Message, letter: Letter) -> None:
        """Put a due run on its queue again, into the lane in which it lay."""
        lane = {"MessageGroupId": message.lane} if message.lane else {}
        self._sqs.send_message(QueueUrl=self._parts["DueRuns"], MessageBody=letter.body, **lane)
        self._remove(letter)
        self.done.runs += 1

    def _take_in(self, mail: GivenUpMail, letter: Letter) -> None:
        """Hand an e-mail over once more, and remove its message if it came through."""
        if problem := self._invoke(bytes(mail.event), "ReceiveMail"):
            self.done.failed.append(f"an e-mail: {problem}")
            return
        self._remove(letter)
        self.done.mails += 1

    def _tell(self, run: GivenUpRun, letter: Letter) -> None:
        """Say once more that an execution was given up; its run may go on elsewhere by now."""
        event = msgspec.json.encode(given_up_event(run.execution, run.ended))
        if problem := self._invoke(event, "WorkflowStep"):
            self.done.failed.append(f"the end of the workflow run {run.execution}: {problem}")
            return
        self._remove(letter)
        self.done.endings += 1

    def _hand_over(self, given_up: GivenUpRecord, letter: Letter) -> None:
        """Hand a record over once more that was put aside, and remove it if it came through."""
        for payload in in_calls([given_up.record]):
            if problem := self._invoke(payload):
                self.done.failed.append(f"{given_up.described}: {problem}")
                return
        self.done.records += 1
        self._remove(letter)

    def _handle(self, batch: StreamBatch, letter: Letter) -> None:
        """Hand a batch over once more, and remove its message if all of it came through."""
        reading = self._read(batch)
        if not reading.ended:
            self.done.failed.append(f"{batch.described}: the stream did not give all of them")
            return
        for payload in in_calls(as_event(one, batch.stream) for one in reading.records):
            if problem := self._invoke(payload):
                self.done.failed.append(f"{batch.described}: {problem}")
                return
        self.done.records += len(reading.records)
        if not reading.complete:
            self.done.lost.append(batch.described)
            if not self._forget_lost:
                return
        self._remove(letter)

    def _read(self, batch: StreamBatch) -> Reading:
        """Return what the stream still holds."""
        try:
            return self._records(batch, "AT_SEQUENCE_NUMBER")
        except ClientError as error:
            if error_code(error) not in GONE:
                raise
        try:
            reading = self._records(batch, "TRIM_HORIZON")
            return msgspec.structs.replace(reading, complete=False)
        except ClientError as error:
            if error_code(error) not in GONE:
                raise
            return Reading([], ended=True, complete=False)

    def _records(self, batch: StreamBatch, start: str) -> Reading:
        at = {"SequenceNumber": str(batch.first)} if start == "AT_SEQUENCE_NUMBER" else {}
        iterator = self._streams.get_shard_iterator(
            StreamArn=batch.stream, ShardId=batch.shard, ShardIteratorType=start, **at
        )["ShardIterator"]
        found: list[Record] = []
        empty = 0
        while iterator and empty < EMPTY_PAGES:
            page = self._streams.get_records(ShardIterator=iterator)
            iterator = page.get("NextShardIterator")
            empty = 0 if page["Records"] else empty + 1
            for record in page["Records"]:
                number = int(record["dynamodb"]["SequenceNumber"])
                if batch.first <= number <= batch.last and is_streamed(record):
                    found.append(record)
                if number >= batch.last:
                    return Reading(found, ended=True)
        return Reading(found, ended=not iterator)

    def _invoke(self, payload: bytes, function: str = "OnChange") -> str:
        """Call a function and return what went wrong, "" for nothing."""
        answer: Any = self._lambda.invoke(FunctionName=self._parts[function], Payload=payload)
        text = answer["Payload"].read()
        called = CALLED[function]
        if answer.get("FunctionError"):
            return f"{called} failed ({text.decode(errors='replace')[:200]})"
        failed = failures(json.loads(text or b"null"))
        return f"{called} could not handle {failed} of them" if failed else ""

    def _remove(self, letter: Letter) -> None:
        self._sqs.delete_message(QueueUrl=letter.queue, ReceiptHandle=letter.receipt)
        self._held.pop(letter.receipt, None)

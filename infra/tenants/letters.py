"""What lies in the dead letters, read. Pure."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, Literal

import msgspec

from chalicelib.ports.queue import Message
from chalicelib.usecases.stream_letters import record_in

MOST_RECORDS = 100
MOST_BYTES = 4_000_000
"""A function takes six megabytes in one call."""

Record = dict[str, Any]
UNFIT = (msgspec.MsgspecError, ValueError, RecursionError)
"""What reading raises at something that is nothing of ours."""


class _Place(msgspec.Struct, frozen=True, rename="camel"):
    shard_id: str
    start_sequence_number: str
    end_sequence_number: str
    stream_arn: str
    batch_size: int
    approximate_arrival_of_first_record: str = ""
    approximate_arrival_of_last_record: str = ""


class _Letter(msgspec.Struct, frozen=True):
    place: _Place = msgspec.field(name="DDBStreamBatchInfo")


class StreamBatch(msgspec.Struct, frozen=True, kw_only=True):
    """Where in the stream a batch lies that was given up; the records themselves lie there only."""

    stream: str
    shard: str
    first: int
    last: int
    """Sequence numbers."""
    records: int
    from_time: str
    to_time: str
    """When the first and last record were written."""

    @property
    def described(self) -> str:
        """Return what it is, for people."""
        return f"{self.records} changes written between {self.from_time} and {self.to_time}"


class GivenUpMail(msgspec.Struct, frozen=True):
    """What the mail service told, and could not be taken in: an e-mail, or what became of one."""

    event: msgspec.Raw


class GivenUpRun(msgspec.Struct, frozen=True):
    """An execution of a workflow that ended before its run, of which nobody could be told."""

    execution: str
    ended: int | None
    """When, in milliseconds since 1970."""


class _Ending(msgspec.Struct, frozen=True):
    do: Literal["give_up"]
    run: str
    ended: int | None = None


class _EndingLetter(msgspec.Struct, frozen=True):
    """What the function failed at."""

    event: _Ending = msgspec.field(name="requestPayload")


class _Execution(msgspec.Struct, frozen=True):
    name: str
    ended: int | None = msgspec.field(name="stopDate", default=None)


class _ExecutionLetter(msgspec.Struct, frozen=True):
    """What the function could not be handed."""

    source: Literal["aws.states"]
    detail: _Execution


def _run_in(body: str) -> GivenUpRun | None:
    with suppress(msgspec.MsgspecError):
        event = msgspec.json.decode(body, type=_EndingLetter).event
        return GivenUpRun(event.run, event.ended)
    with suppress(msgspec.MsgspecError):
        execution = msgspec.json.decode(body, type=_ExecutionLetter).detail
        return GivenUpRun(execution.name, execution.ended)
    return None


class _MailRecord(msgspec.Struct, frozen=True):
    ses: dict[str, Any]


class _MailEvent(msgspec.Struct, frozen=True):
    records: list[_MailRecord] = msgspec.field(name="Records")


class _MailReport(msgspec.Struct, frozen=True):
    source: Literal["aws.ses"]
    detail: dict[str, Any]


class _MailLetter(msgspec.Struct, frozen=True):
    event: msgspec.Raw = msgspec.field(name="requestPayload")


class GivenUpRecord(msgspec.Struct, frozen=True):
    """A record of the stream that was put aside, whole."""

    record: Record

    @property
    def place(self) -> int:
        """Return where it lay in the stream."""
        return int(self.record["dynamodb"]["SequenceNumber"])

    @property
    def described(self) -> str:
        """Return what it is, for people."""
        keys = self.record["dynamodb"]["Keys"]
        return f"a change of {keys['pk']['S']} {keys['sk']['S']}"


def _record_in(body: str) -> GivenUpRecord | None:
    with suppress(*UNFIT, LookupError, TypeError):
        letter = json.loads(body)
        record = record_in(letter) if isinstance(letter, dict) else None
        if record is not None:
            found = GivenUpRecord(record)
            return found if found.place and found.described else None
    return None


def _mail_in(body: str) -> GivenUpMail | None:
    """Return what the function failed at, or could not even be handed."""
    whole = msgspec.Raw(body.encode("utf-8", "replace"))
    with suppress(*UNFIT):
        whole = msgspec.json.decode(body, type=_MailLetter).event
    for type in (_MailEvent, _MailReport):
        with suppress(*UNFIT):
            msgspec.json.decode(whole, type=type)
            return GivenUpMail(whole)
    return None


def read_letter(
    body: str,
) -> Message | StreamBatch | GivenUpMail | GivenUpRun | GivenUpRecord | None:
    """Return what a message of the dead letters is, None when it is nothing of ours."""
    if (given_up := _mail_in(body) or _run_in(body) or _record_in(body)) is not None:
        return given_up
    try:
        place = msgspec.json.decode(body, type=_Letter).place
        return StreamBatch(
            stream=place.stream_arn,
            shard=place.shard_id,
            first=int(place.start_sequence_number),
            last=int(place.end_sequence_number),
            records=place.batch_size,
            from_time=place.approximate_arrival_of_first_record,
            to_time=place.approximate_arrival_of_last_record,
        )
    except UNFIT:
        pass  # it may be a due run
    try:
        return msgspec.json.decode(body, type=Message)
    except UNFIT:
        return None


def as_event(record: Record, stream: str) -> Record:
    """Return a record of the stream's API in the form that a function gets."""
    change = dict(record["dynamodb"])
    created = change.get("ApproximateCreationDateTime")
    if isinstance(created, datetime):
        change["ApproximateCreationDateTime"] = created.timestamp()
    return {
        "eventID": record["eventID"],
        "eventName": record["eventName"],
        "eventVersion": record.get("eventVersion", "1.1"),
        "eventSource": "aws:dynamodb",
        "awsRegion": record.get("awsRegion", ""),
        "dynamodb": change,
        "eventSourceARN": stream,
    }


def in_calls(records: Iterable[Record]) -> Iterator[bytes]:
    """Return payloads for the function, each of a size that it takes, in the records' order."""
    batch: list[str] = []
    size = 0
    for record in records:
        text = json.dumps(record, separators=(",", ":"))
        if batch and (len(batch) == MOST_RECORDS or size + len(text) > MOST_BYTES):
            yield _payload(batch)
            batch, size = [], 0
        batch.append(text)
        size += len(text) + 1
    if batch:
        yield _payload(batch)


def failures(answer: Mapping[str, Any] | None) -> int:
    """Return how many records a function says it could not handle."""
    return len((answer or {}).get("batchItemFailures") or [])


def _payload(records: list[str]) -> bytes:
    return ('{"Records":[' + ",".join(records) + '],"replay":true}').encode()

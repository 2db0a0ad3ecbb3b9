"""What a block uses of AWS: requests, state transitions, calls of functions, units of the table."""

import functools
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from chalicelib.domain.workflows.asl import LAST
from chalicelib.records.configuration import STAMP_KEY
from infra.costs.batches import of_a_batch
from infra.local.events import Event
from infra.local.functions import Functions, Handler
from infra.local.requests import intercepted
from infra.local.world import ACCOUNT, REGION, TABLE

DELIVERY = frozenset(
    {
        "dynamodbstreams.DescribeStream",
        "dynamodbstreams.GetRecords",
        "dynamodbstreams.GetShardIterator",
        "lambda.Invoke",
        "sqs.ReceiveMessage",
        "sqs.DeleteMessage",
        "sqs.DeleteMessageBatch",
        "scheduler.ListSchedules",
        "scheduler.GetSchedule",
    }
)
"""What AWS itself does between the parts, and the local runtime with requests of its own."""

OUTSIDE = ""
"""Stands for what no step of a workflow does."""
START_EXECUTION = "stepfunctions.StartExecution"
ENTERED = "stateEnteredEventDetails"
TRIED = "TaskScheduled"

KB = 1024
INDEXES = ("type", "stage", "agenda")
"""What the attributes of a row that stand for an entry in an index begin with."""


class Usage(msgspec.Struct, frozen=True, kw_only=True):
    """What something has used."""

    requests: dict[str, int] = {}
    """Times by "service.Operation"."""
    transitions: int = 0
    """States entered, and further tries of tasks."""
    calls: int = 0
    """Functions that state machines have called."""
    write_units: int = 0
    read_units: int = 0

    @property
    def total(self) -> int:
        """Return the number of all requests."""
        return sum(self.requests.values())

    def __add__(self, other: "Usage") -> "Usage":
        return self._with(other, 1)

    def __sub__(self, other: "Usage") -> "Usage":
        return self._with(other, -1)

    def _with(self, other: "Usage", sign: int) -> "Usage":
        requests = Counter(self.requests)
        requests.update({name: sign * times for name, times in other.requests.items()})
        return Usage(
            requests={name: times for name, times in sorted(requests.items()) if times},
            transitions=self.transitions + sign * other.transitions,
            calls=self.calls + sign * other.calls,
            write_units=self.write_units + sign * other.write_units,
            read_units=self.read_units + sign * other.read_units,
        )


Usages = dict[str, Usage]
"""What each step of a run has used, by the id of the step; OUTSIDE is the rest."""


class Meter:
    """Measures what is done in a runtime that has its functions, step by step of workflows.

    Looks at the configuration's stamp are left out.
    """

    def __init__(self) -> None:
        plain = Functions()
        self.functions = Functions(
            workflow_step=self._noting(plain.workflow_step),
            workflow_wait=self._noting(plain.workflow_wait),
        )
        self._step = OUTSIDE
        self._found: Usages = {}
        self._executions: dict[str, None] = {}

    def measure(self, operate: Callable[[], object]) -> Usages:
        """Return what a block uses, all but transitions."""
        self._found = {}
        with intercepted(self._see):
            operate()
        return self._found

    def transitions(self) -> Usages:
        """Return the transitions of all executions that were started since the last time."""
        executions, self._executions = self._executions, {}
        found: Counter[str] = Counter()
        for execution in executions:
            found.update(transitions(history_of(execution)))
        return {step: Usage(transitions=times) for step, times in found.items()}

    def _see(self, name: str, sent: Mapping[str, Any]) -> None:
        if name in DELIVERY or _is_stamp(sent):
            return
        if name == START_EXECUTION:
            machine = sent["stateMachineArn"].replace(":stateMachine:", ":execution:")
            self._executions[f"{machine}:{sent['name']}"] = None
        self._add(
            Usage(
                requests={} if of_a_batch(name, sent) else {name: 1},
                write_units=write_units(name, sent, stored_row),
                read_units=read_units(name, sent),
            )
        )

    def _noting(self, handler: Handler) -> Handler:
        def call(event: Event, context: Any) -> Any:
            self._step = event.get("step") or LAST
            self._add(Usage(calls=1))
            try:
                return handler(event, context)
            finally:
                self._step = OUTSIDE

        return call

    def _add(self, usage: Usage) -> None:
        self._found[self._step] = self._found.get(self._step, Usage()) + usage


def together(usages: Iterable[Usages]) -> Usages:
    """Return what each step has used in all of them."""
    found: Usages = {}
    for usage in usages:
        for step, used in usage.items():
            found[step] = found.get(step, Usage()) + used
    return found


def history_of(execution: str) -> list[dict[str, Any]]:
    """Return all events of an execution."""
    pages = _machines().get_paginator("get_execution_history").paginate(executionArn=execution)
    return [event for page in pages for event in page["events"]]


@functools.cache
def _machines() -> Any:
    import boto3

    return boto3.client("stepfunctions", region_name=REGION)


def transitions(events: Iterable[Mapping[str, Any]]) -> Counter[str]:
    """Return what Step Functions bills: states entered and further tries of tasks, by step.

    The states of a step bear its id and maybe a word (domain/workflows/asl.py).
    """
    found: Counter[str] = Counter()
    places: dict[int, str] = {}
    fresh: set[str] = set()
    for event in events:
        details = event.get(ENTERED)
        place = details["name"] if details else places.get(event.get("previousEventId", 0), "")
        places[event["id"]] = place
        if details:
            fresh.add(place)
        elif event["type"] != TRIED:
            continue
        elif place in fresh:
            fresh.remove(place)
            continue
        found[place.split(" ")[0]] += 1
    return found


Typed = Mapping[str, Mapping[str, Any]]
"""A row as DynamoDB writes it: each attribute with its type."""
Stored = Callable[[Typed], Typed]
"""Returns the row that lies under a key, an empty one where there is none."""


def write_units(name: str, sent: Mapping[str, Any], stored: Stored) -> int:
    """Return the write units that a request takes: one for each KB, two in a transaction.

    Indexes come on top: one for each that a row comes to or leaves, two where its key changes.
    """
    match name:
        case "dynamodb.PutItem":
            return _put(sent, stored, 1)
        case "dynamodb.UpdateItem":
            return 1
        case "dynamodb.DeleteItem":
            return 1 + _moved(stored(sent["Key"]), {})
        case "dynamodb.BatchWriteItem":
            rows = [one for several in sent["RequestItems"].values() for one in several]
            return sum(_put(row["PutRequest"], stored, 1) for row in rows)
        case "dynamodb.TransactWriteItems":
            return sum(_in_transaction(one, stored) for one in sent["TransactItems"])
        case _:
            return 0


def read_units(name: str, sent: Mapping[str, Any]) -> int:
    """Return the read units that a request takes: one for each row asked for, or for a query."""
    match name:
        case "dynamodb.GetItem" | "dynamodb.Query":
            return 1
        case "dynamodb.BatchGetItem":
            return sum(len(one["Keys"]) for one in sent["RequestItems"].values())
        case _:
            return 0


def _in_transaction(one: Mapping[str, Any], stored: Stored) -> int:
    if "Put" in one:
        return _put(one["Put"], stored, 2)
    return 2 + (_moved(stored(one["Delete"]["Key"]), {}) if "Delete" in one else 0)


def _put(sent: Mapping[str, Any], stored: Stored, times: int) -> int:
    row: Typed = sent["Item"]
    size = sum(
        len(name) + len(str(value).encode())
        for name, typed in row.items()
        for value in typed.values()
    )
    old = stored({"pk": row.get("pk", {}), "sk": row.get("sk", {})})
    return -(-size // KB) * times + _moved(old, row)


def _moved(old: Typed, new: Typed) -> int:
    """Return what indexes write where a row becomes another."""
    units = 0
    for index in INDEXES:
        before, after = ([row.get(f"{index}_{key}") for key in ("pk", "sk")] for row in (old, new))
        if before != after:
            units += (before[0] is not None) + (after[0] is not None)
    return units


def stored_row(key: Typed) -> Typed:
    """Return the row under a key in the local runtime's table, without a request."""
    from moto.dynamodb.models import dynamodb_backends
    from moto.dynamodb.models.dynamo_type import DynamoType

    table = dynamodb_backends[ACCOUNT][REGION].get_table(TABLE)
    found = table.get_item(*(DynamoType(key[name]) for name in ("pk", "sk")))
    return found.to_json()["Attributes"] if found else {}


def _is_stamp(sent: Mapping[str, Any]) -> bool:
    key = sent.get("Key", {})
    if isinstance(key, str):  # of a file
        return False
    return tuple(key.get(name, {}).get("S") for name in ("pk", "sk")) == STAMP_KEY

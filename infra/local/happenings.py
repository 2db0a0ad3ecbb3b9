"""What has happened to the rows that people know of: `POST /_local/settle` tells it."""

import json
from collections import deque
from collections.abc import Iterator
from datetime import datetime
from itertools import takewhile
from threading import Lock
from typing import Any

import msgspec

from chalicelib.adapters.tables.images import row_from_image
from chalicelib.domain.words.instants import show_instant
from chalicelib.ports.clock import Clock
from chalicelib.ports.table import Row
from chalicelib.records.card import ACTIVITY
from chalicelib.records.entry_runs import ENTRY_RUNS, runs_sharing
from chalicelib.records.items import ITEM
from chalicelib.records.runs import RUN, is_run, run_key_of
from chalicelib.records.signals import SIGNAL
from chalicelib.records.workflows import RUN as WORKFLOW_RUN
from chalicelib.records.workflows import TASK
from infra.local.events import Event
from infra.local.stream import Streamed

KEPT = 1_000
"""The oldest make room beyond this many."""
TOLD = frozenset({ITEM, RUN, ENTRY_RUNS, ACTIVITY, SIGNAL, WORKFLOW_RUN, TASK})
EVENTS = {"INSERT": "made", "MODIFY": "changed"}


class Happenings:
    """Records of the stream in the order in which they were written, each with a number."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.count = 0
        """How many there have been."""
        self._kept: deque[tuple[int, datetime, Streamed]] = deque(maxlen=KEPT)
        self._lock = Lock()

    def see(self, record: Streamed) -> None:
        """Take in a record, whatever row it is of."""
        if record.kind not in TOLD:
            return
        with self._lock:
            self.count += 1
            self._kept.append((self.count, self._clock.now(), record))

    def since(self, number: int) -> list[dict[str, Any]]:
        """Return what has happened behind a number, the oldest first, as far as it is kept."""
        with self._lock:
            newest_first = list(takewhile(lambda one: one[0] > number, reversed(self._kept)))
        return [
            {"number": number, "at": show_instant(at), **facts}
            for number, at, record in reversed(newest_first)
            for facts in _facts(record.event())
        ]


def _facts(record: Event) -> Iterator[dict[str, Any]]:
    row = row_from_image(record["dynamodb"]["NewImage"])
    body = json.loads(row.body)
    if row.kind == ENTRY_RUNS:
        yield from (_run(msgspec.to_builtins(one), one.id) for one in runs_sharing(row))
    elif row.kind == RUN:
        yield _run(body, str(run_key_of(row.key)) if is_run(row.key) else row.pk)
    else:
        yield {"what": row.kind, **_named(row, body), "event": EVENTS[record["eventName"]]}


def _run(body: dict[str, Any], id: str) -> dict[str, Any]:
    reason = body.get("reason")
    told = {"what": "run", "id": id, "state": body.get("state")}
    told["action"] = body.get("rule", {}).get("action")
    return told | ({"reason": reason["code"]} if reason else {})


def _named(row: Row, body: dict[str, Any]) -> dict[str, Any]:
    if row.kind == ITEM:
        gone = {"deleted": True} if body.get("deleted_at") else {}
        return {"id": row.pk, "stage": body.get("stage"), **gone}
    return {name: body[name] for name in ("id", "type", "status", "state") if name in body}

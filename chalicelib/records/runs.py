"""Runs, and the marks that a change or signal has moved an item."""

from datetime import datetime, timedelta
from typing import Any

import msgspec

from chalicelib.domain.automation.runs import Run, RunKey
from chalicelib.domain.items.item import ItemRef
from chalicelib.ports.table import Key, Row
from chalicelib.records.agenda import due_at
from chalicelib.records.body import decode, encode
from chalicelib.records.ended_runs import ended_at

RUN = "run"
AUTO_COMPLETE = "auto_complete"
FIRING = "firing"
IDLE = "idle"
"""Index key under which runs lie that wait for a date or for the rule above them."""
FIRING_KEPT = timedelta(days=30)
"""Longer than any record or message can come back."""


def run_key(key: RunKey) -> Key:
    """Return where a run lies."""
    return str(key.item), f"{entry_prefix(key.entry)}{key.rule}"


def is_run(key: Key) -> bool:
    """Return whether a run, of all that has a key like it, may lie there."""
    return key[1].startswith(f"{RUN}#")


def run_key_of(key: Key) -> RunKey:
    """Return which run lies there."""
    pk, sk = key
    _, entry, rule = sk.split("#", 2)
    return RunKey(ItemRef.parse(pk), int(entry), rule)


def entry_prefix(entry: int) -> str:
    """Return the beginning of the sort keys of all that ends with a stage entry."""
    return f"{RUN}#{entry:06d}#"


def run_row(run: Run) -> Row:
    """Return the row of a run."""
    pk, sk = run_key(run.key)
    return Row(
        pk=pk,
        sk=sk,
        kind=RUN,
        body=encode(run),
        version=run.version,
        entry=None if run.is_final else run.entry,
        agenda=_agenda(run),
    )


def _agenda(run: Run) -> Key | None:
    """Return where a run is found: by its instant, by its rule where it has none, or as ended."""
    if run.wake_at:
        return due_at(run.wake_at, run.id)
    return ended_at([run], run.id) if run.is_final else (IDLE, f"{run.rule.id}#{run.id}")


def run_of(row: Row) -> Run:
    """Return the run that a row holds."""
    return decode(row, Run)


class AutoComplete(msgspec.Struct, frozen=True):
    """Says that leaving this stage entry completes an activity."""

    activity: str


def auto_complete_row(item: ItemRef, entry: int, activity: str) -> Row:
    """Return the row that is found, beside the runs, when the item leaves the stage entry."""
    return Row(
        pk=str(item),
        sk=f"{entry_prefix(entry)}~{activity}",
        kind=AUTO_COMPLETE,
        body=encode(AutoComplete(activity)),
    )


class Firing(msgspec.Struct, frozen=True, kw_only=True):
    """Says that a change or signal made a trigger move the item, so that it does so once."""

    trigger: str
    happening: str
    at: datetime
    seen: dict[str, Any] = {}
    """What the trigger's condition looked at, by field code."""
    beaten: tuple[str, ...] = ()
    """Triggers that would have moved the item too, had this one not come first."""


def firing_row(item: ItemRef, firing: Firing) -> Row:
    """Return the mark of a firing."""
    return Row(
        pk=str(item),
        sk=f"{FIRING}#{firing.happening}",
        kind=FIRING,
        body=encode(firing),
        expires_at=int((firing.at + FIRING_KEPT).timestamp()),
    )

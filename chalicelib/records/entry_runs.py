"""Runs of one stage entry that ended together: they share a row."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import msgspec

from chalicelib.domain.automation.rules import Rule
from chalicelib.domain.automation.runs import Run, RunState
from chalicelib.domain.items.item import ItemRef
from chalicelib.ports.table import Key, Row
from chalicelib.records.body import converted, decode, readable, split
from chalicelib.records.ended_runs import ended_at
from chalicelib.records.runs import RUN, entry_prefix, run_of

ENTRY_RUNS = "entry_runs"
KEPT_WHOLE = frozenset({RunState.FAILED})
"""States in which a run keeps its copy of parameters and condition; nobody asks others again."""


class EntryRuns(msgspec.Struct, frozen=True):
    """Runs as their row holds them."""

    shared: dict[str, Any]
    """What is the same in all of them; nothing where there are none."""
    runs: tuple[dict[str, Any], ...] = ()
    """What is not, in the order in which they acted; none where they had to act one by one."""


def entry_runs_key(item: ItemRef, entry: int) -> Key:
    """Return where the runs lie that ended together; before all others of the entry."""
    return str(item), f"{entry_prefix(entry)}!"


def entry_runs_row(item: ItemRef, entry: int, runs: Sequence[Run]) -> Row:
    """Return the row of some ended runs of an entry."""
    shared, own = split([_document(run) for run in runs])
    pk, sk = entry_runs_key(item, entry)
    body = msgspec.json.encode(EntryRuns(shared, tuple(own))).decode()
    found = ended_at(runs, f"{item}-{entry}")
    return Row(pk=pk, sk=sk, kind=ENTRY_RUNS, body=body, agenda=found)


def runs_among(rows: Iterable[Row]) -> list[Run]:
    """Return the runs that rows of a stage entry hold, whether they share a row or not."""
    kept = (row for row in rows if row.kind in (RUN, ENTRY_RUNS))
    return [run for some in readable(kept, _runs_in) for run in some]


def _runs_in(row: Row) -> list[Run]:
    return [run_of(row)] if row.kind == RUN else runs_sharing(row)


def runs_sharing(row: Row) -> list[Run]:
    """Return the runs that share a row."""
    kept = decode(row, EntryRuns)
    return [converted(row, {**kept.shared, **own}, Run) for own in kept.runs]


def _document(run: Run) -> dict[str, Any]:
    document: dict[str, Any] = msgspec.to_builtins(run)
    rule = document["rule"]
    if run.state not in KEPT_WHOLE:
        rule |= {"params": {}, "condition": None}
    document["rule"] = {
        name: value for name, value in rule.items() if _usual().get(name, msgspec.UNSET) != value
    }
    return document


@cache
def _usual() -> dict[str, Any]:
    """Return the members of a rule that may be left out, where they are like this."""
    needed: dict[str, Any] = {one.name: "" for one in msgspec.structs.fields(Rule) if one.required}
    usual: dict[str, Any] = msgspec.to_builtins(Rule(**needed))
    return {name: value for name, value in usual.items() if name not in needed}

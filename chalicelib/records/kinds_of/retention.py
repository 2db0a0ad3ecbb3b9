"""Since when rows tell of what is over, of the kinds that a tenant may keep for a time only. Pure.

Journal, signals and notices always end; how long, their own records say. The card's timeline and
the log of runs stay for ever, unless the tenant says otherwise.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import msgspec

from chalicelib.domain.card.timeline import EntryKind, TimelineEntry
from chalicelib.domain.people.settings import Settings
from chalicelib.ports.table import Row
from chalicelib.records.body import Unreadable
from chalicelib.records.card import LETTER, TIMELINE, letter_in
from chalicelib.records.entry_runs import ENTRY_RUNS, runs_sharing
from chalicelib.records.journal import expiry
from chalicelib.records.kinds_of.may_end import OF_RUNS, OF_TIMELINE
from chalicelib.records.runs import RUN, run_of
from chalicelib.records.shared_entries import SHARED_ENTRIES, entries_in
from chalicelib.records.workflows import RUN as WORKFLOW_RUN
from chalicelib.records.workflows import STEP, step_of
from chalicelib.records.workflows import run_of as workflow_run_of

STEPS_KEPT = timedelta(days=400)
"""An execution lives for a year at most, and looks into the log of its steps as long."""


def expiring(row: Row, settings: Settings) -> Row:
    """Return a row with the end that the tenant wants for it, where it wants any.

    A row that cannot be read has none.
    """
    kept = _kept(row.kind, settings)
    if kept is None:
        return row
    try:
        over = _OVER[row.kind](row)
    except Unreadable:
        return row
    return row if over is None else msgspec.structs.replace(row, expires_at=expiry(over, kept))


def _kept(kind: str, settings: Settings) -> timedelta | None:
    if kind in OF_TIMELINE:
        return settings.timeline_kept
    if kind in OF_RUNS:
        kept = settings.runs_kept
        return max(kept, STEPS_KEPT) if kept is not None and kind == STEP else kept
    return None


def _entries(row: Row) -> datetime | None:
    entries = entries_in(row)
    return None if any(map(_goes_on, entries)) else entries[0].at


def _goes_on(entry: TimelineEntry) -> bool:
    """Return whether it tells of a wait that is not over."""
    return entry.kind is EntryKind.WAIT and "ended_at" not in entry.data


def _letter(row: Row) -> datetime | None:
    return letter_in(row).finished_at


def _run(row: Row) -> datetime | None:
    run = run_of(row)
    return run.finished_at if run.is_final else None


def _runs(row: Row) -> datetime | None:
    return max((run.finished_at for run in runs_sharing(row) if run.finished_at), default=None)


def _workflow_run(row: Row) -> datetime | None:
    run = workflow_run_of(row)
    return None if run.is_open else run.finished_at


def _step(row: Row) -> datetime | None:
    """Return when a step was over; nobody writes down that a pause is."""
    doing = step_of(row)
    return doing.finished_at or (doing.due_at if doing.type == "pause" else None)


_OVER: Mapping[str, Callable[[Row], datetime | None]] = {
    TIMELINE: _entries,
    SHARED_ENTRIES: _entries,
    LETTER: _letter,
    RUN: _run,
    ENTRY_RUNS: _runs,
    WORKFLOW_RUN: _workflow_run,
    STEP: _step,
}

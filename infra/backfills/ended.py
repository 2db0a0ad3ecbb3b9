"""Runs that ended before the index told of it: they are found across items, and counted."""

from datetime import datetime

import msgspec

from chalicelib.domain.people.settings import Settings
from chalicelib.records.ended_runs import FAILED, ended_at
from chalicelib.records.entry_runs import ENTRY_RUNS, runs_sharing
from chalicelib.records.runs import RUN, run_of
from infra.tenants.rows import Line


def change(line: Line, _: datetime, __: Settings) -> Line | None:
    """Return the row with its place among what has ended; None where it has it, or waits."""
    if line.kind not in (RUN, ENTRY_RUNS) or (line.agenda and line.agenda[0] != FAILED):
        return None
    runs = [run_of(line.row)] if line.kind == RUN else runs_sharing(line.row)
    if not runs or not all(run.is_final for run in runs):
        return None
    first = runs[0]
    id = first.id if line.kind == RUN else f"{first.item}-{first.entry}"
    place = ended_at(runs, id)
    return None if place == line.agenda else msgspec.structs.replace(line, agenda=place)

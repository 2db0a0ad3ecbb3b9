"""See whether the executions of open runs go on, and end the runs of those that have ended.

The service tells of each execution that ends before its run, and the function that is told ends the
run. Where that word or the function is lost, nobody else would: so each open run lies in the agenda
under when somebody looks, an hour after its start and then ever more rarely.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import msgspec

from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.words.instants import sortable
from chalicelib.domain.workflows.runs import FIRST_LOOK, WorkflowRun
from chalicelib.ports.state_machines import Execution
from chalicelib.ports.table import Key, Put
from chalicelib.records.agenda import LOOKED_AFTER
from chalicelib.records.workflows import run_of, run_row
from chalicelib.usecases.automation.runs.unreadable import give_up as put_aside
from chalicelib.usecases.tenant.tenant import Tenant
from chalicelib.usecases.workflows.lost.give_up import give_up

AT_ONCE = 100
"""How many runs one sweep looks after; the next one goes on."""
RAREST = timedelta(hours=6)
"""After how long at most an open run is looked after again."""
MISSING = timedelta(hours=24)
"""How long a run may have no execution: what begins it may lie in the stream, or among the dead
letters while the stream holds it; and runs that are being imported get theirs at the end."""


def look_after(tenant: Tenant, now: datetime, report: Callable[[Key, Exception], None]) -> int:
    """End runs whose executions have ended and return how many [1, and 3 per run that is due].

    Args:
        tenant: whose runs.
        now: the present instant.
        report: is told of a run that cannot be read, or whose item cannot; it is given up and
            holds up none of the others, now or later.

    Raises:
        Unavailable: the state machines do not answer; the next sweep looks again.
    """
    due = tenant.table.query_index("agenda", LOOKED_AFTER, until=sortable(now), limit=AT_ONCE)
    ended = 0
    for _, key in due:
        try:
            ended += _look(tenant, key, now)
        except msgspec.MsgspecError as error:
            report(key, error)
            if (row := tenant.table.get(key)) is not None:
                put_aside(tenant, row)
    return ended


def _look(tenant: Tenant, key: Key, now: datetime) -> bool:
    """Look after one run, and return whether it has ended by that."""
    row = tenant.table.get(key)
    run = run_of(row) if row is not None else None
    # The index may lag behind: the run may have ended, or been looked after, since.
    if run is None or not run.is_open or run.look > now:
        return False
    found = tenant.state_machines.state(run.machine, run.execution)
    if found is Execution.RUNNING:
        _later(tenant, run, look_at=now + later(run, now), missed_since=None)
        return False
    if found is Execution.UNKNOWN and run.missed_since is None:
        _later(tenant, run, look_at=now + MISSING, missed_since=now)
        return False
    try:
        return give_up(tenant, run, now)
    except NotFound:
        return False  # its item was deleted at this very moment, and it with that


def later(run: WorkflowRun, now: datetime) -> timedelta:
    """Return after how long a run whose execution goes on is looked after again."""
    return min(max(run.execution_age(now), FIRST_LOOK), RAREST)


def _later(tenant: Tenant, run: WorkflowRun, **changes: datetime | None) -> None:
    after = msgspec.structs.replace(run, version=run.version + 1, **changes)
    with suppress(Conflict):  # it goes on at this very moment; the next sweep looks again
        tenant.table.write([Put(run_row(after), expect=run.version)])

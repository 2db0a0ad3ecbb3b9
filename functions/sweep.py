"""Door of the five-minute schedule: finds what was due and never started, or ended unnoticed."""

from typing import Any

import chalicelib.cold_start
from chalicelib.observability import count, described, logger
from chalicelib.ports.table import Key
from chalicelib.usecases.automation.runs.sweep import sweep
from chalicelib.usecases.automation.runs.unreadable import unreadable
from chalicelib.usecases.workflows.lost.look_after import look_after
from chalicelib.wiring import tenant
from functions.time_left import time_in

FOR_THE_REST_MS = 60_000
"""What is left for the runs of workflows."""


def handler(event: dict[str, Any], context: object) -> dict[str, int]:
    """Put overdue runs back on the queue, end those of workflows whose executions have ended.

    The answer says how many, and how many rows lie aside that cannot be read. None is the rule, and
    costs no metric.
    """
    found = sweep(tenant(), tenant().clock.now(), time_in(context, FOR_THE_REST_MS))
    if found:
        count("sweep", tenant().name, "overdue_runs", found)
    broken = look_after(tenant(), tenant().clock.now(), _report)
    if broken:
        count("workflows", tenant().name, "broken_runs", broken)
    aside = len(unreadable(tenant()))
    if aside:
        count("sweep", tenant().name, "unreadable_rows", aside)
    return {"found": found, "broken": broken, "unreadable": aside}


def _report(key: Key, error: Exception) -> None:
    logger("sweep").error("workflow run unreadable", extra={"keys": key, **described(error)})


chalicelib.cold_start.end()
